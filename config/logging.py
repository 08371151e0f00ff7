"""The log configuration: every process writes to its standard error, which `up` reads."""

import logging
from typing import Any

from core.logs import JSON, TEXT

OURS = (
    *("accounts", "ai_models", "assets", "characters", "config", "core", "credentials", "executions"),
    "workflows",
)


def logging_of(format: str, level: str) -> dict[str, Any]:
    """Django's `LOGGING`; `format` is one of `core.logs`, `level` a level name of the standard library."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {TEXT: {"()": "core.logs.TextLine"}, JSON: {"()": "core.logs.JsonLine"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": format, "filters": ["about"]},
        },
        "filters": {
            "about": {"()": "core.logs.About"},
            "redis_away": {"()": "core.redis.connection.RedisAway"},
        },
        "root": {"handlers": ["console"], "level": _of_others(level)},
        "loggers": {
            **{name: {"level": level} for name in OURS},
            "uvicorn": {"level": "WARNING"},
            "celery": {"level": "WARNING"},  # a line or two per hint
            "httpx2": {"level": "WARNING"},  # full URLs, which may contain secrets
            "django.request": {"level": "ERROR"},
            "channels_redis.pubsub": {"filters": ["redis_away"]},
            "celery.worker": {"filters": ["redis_away"]},
        },
    }


def _of_others(level: str) -> str:
    """The level of libraries: below INFO they log headers, URLs and bodies, and thus secrets."""
    known = logging.getLevelNamesMapping()
    return level if known.get(level, logging.INFO) >= logging.INFO else "INFO"
