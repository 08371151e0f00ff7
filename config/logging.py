"""The one set-up of the log: every process writes to its error output, which `up` reads."""

import logging
from typing import Any

from core.logs import JSON, TEXT

OURS = (
    *("accounts", "ai_models", "assets", "characters", "config", "core", "credentials", "executions"),
    "workflows",
)


def logging_of(format: str, level: str) -> dict[str, Any]:
    """Django's `LOGGING`; `format` is one of `core.logs`, `level` a name of the standard library's."""
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
            "celery": {"level": "WARNING"},  # a line or two for each hint
            "httpx2": {"level": "WARNING"},  # whole addresses, which may hold secrets
            "django.request": {"level": "ERROR"},
            "channels_redis.pubsub": {"filters": ["redis_away"]},
            "celery.worker": {"filters": ["redis_away"]},
        },
    }


def _of_others(level: str) -> str:
    """The level of libraries: what they say below INFO holds headers, addresses and bodies, and so secrets."""
    known = logging.getLevelNamesMapping()
    return level if known.get(level, logging.INFO) >= logging.INFO else "INFO"
