"""What is logged, and how a line of it looks."""

from typing import Any

from core.logs import JSON, TEXT


def configuration(line: str, level: str) -> dict[str, Any]:
    """The settings of Python's logging: lines as TEXT or JSON, from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {TEXT: {"()": "core.logs.TextLine"}, JSON: {"()": "core.logs.JsonLine"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": line, "filters": ["about"]},
        },
        "filters": {
            "about": {"()": "core.logs.About"},
            "redis_away": {"()": "core.redis.connection.RedisAway"},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            "celery": {"level": "WARNING"},  # a line or two for each hint
            "httpx": {"level": "WARNING"},  # whole addresses, which may hold secrets
            "django.request": {"level": "ERROR"},
            "channels_redis.pubsub": {"filters": ["redis_away"]},
            "celery.worker": {"filters": ["redis_away"]},
        },
    }
