"""A child's log line as the supervisor prints it: with the child's name, in the log's format."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from core.logs import JSON

SUPERVISOR = "up"


def named(name: str, text: str) -> str:
    """`text` as `web       | text`, or as a JSON object with its `process`; unnamed lines belong to the
    supervisor."""
    if settings.LOG_FORMAT == JSON:
        return json.dumps({"process": name or SUPERVISOR, **_record(text)})
    return f"{name:<10}| {text}" if name else text


def _record(text: str) -> dict[str, Any]:
    # A crashed or non-Python process writes plain text.
    try:
        record = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and "message" in record:
        return record
    return {"time": datetime.now(UTC).isoformat(), "level": "INFO", "message": text}
