"""Log lines as text or JSON, each with the execution or request it concerns.

The subject is a context variable: it applies to the task that sets it and to everything that the task starts
(tasks, and threads of `asyncio.to_thread` and of asgiref), and to no other task.
"""

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

TEXT, JSON = "text", "json"
NOTHING: Mapping[str, object] = MappingProxyType({})

_about: ContextVar[Mapping[str, object]] = ContextVar("log_about", default=NOTHING)


def log_about(**fields: object) -> None:
    """Add these fields to every log line of this task from now on: `execution`, `workflow`, `request`, …"""
    _about.set(fields)


class About(logging.Filter):
    """Adds the subject to each record as its `about`, for the formatters. Install it as a filter of a handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true."""
        record.about = _about.get()
        return True


class TextLine(logging.Formatter):
    """`WARNING core.outages: the database is away [execution=… workflow=…]`."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without its traceback."""
        about = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return super().formatMessage(record) + (f" [{about}]" if about else "")


class JsonLine(logging.Formatter):
    """One JSON object: `time` (ISO 8601, UTC), `level`, `logger`, `message`, the subject, and `exception`.

    Other attributes that libraries attach to the record are omitted: they may hold requests, and with them
    secrets.
    """

    def format(self, record: logging.LogRecord) -> str:
        """ASCII only: a message may contain a lone surrogate, which UTF-8 cannot encode."""
        written = datetime.fromtimestamp(record.created, UTC).isoformat()
        said = {"time": written, "level": record.levelname, "logger": record.name}
        said |= {"message": record.getMessage(), **_fields(record)}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            said["stack"] = record.stack_info
        return json.dumps(said)


def _fields(record: logging.LogRecord) -> dict[str, str]:
    about: Mapping[str, object] = getattr(record, "about", NOTHING)
    return {name: str(value) for name, value in about.items()}
