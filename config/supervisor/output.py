"""A line of a child as the supervisor passes it on: named, and in the format of the log."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from core.logs import JSON

SUPERVISOR = "up"


def named(name: str, text: str) -> str:
    """`text` as `web       | text`, or as a JSON object that names its `process`; nobody's is the supervisor's."""
    if settings.LOG_FORMAT == JSON:
        return json.dumps({"process": name or SUPERVISOR, **_record(text)})
    return f"{name:<10}| {text}" if name else text


def _record(text: str) -> dict[str, Any]:
    # A broken process, or one that is no Python, writes text.
    try:
        record = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and "message" in record:
        return record
    return {"time": datetime.now(UTC).isoformat(), "level": "INFO", "message": text}
