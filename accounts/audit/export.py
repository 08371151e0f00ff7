"""The audit log as CSV (RFC 4180), in pages; no cell is a formula to a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from accounts.models import AuditEntry

PAGE = 500
"""Rows in memory at a time."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Characters that make a spreadsheet evaluate a cell (OWASP, CSV Injection)."""
COLUMNS = (
    *("position", "created_at", "actor", "role", "token_name", "address", "agent", "action"),
    *("object_type", "object_id", "object_name", "before", "after", "details", "result", "hash"),
)


def csv_pages(entries: Any) -> Iterator[bytes]:
    """The header, then the entries of a queryset, newest first."""
    yield _lines([COLUMNS])
    rows = list(entries.order_by("-id")[:PAGE])
    while rows:
        yield _lines([_cells(row) for row in rows])
        rows = list(entries.filter(id__lt=rows[-1].pk).order_by("-id")[:PAGE])


def _cells(row: AuditEntry) -> list[str]:
    told: dict[str, Any] = {name: getattr(row, name, None) for name in COLUMNS}
    told["created_at"] = row.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    told["object_type"] = row.action.partition(".")[0]
    return [_cell(told[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None or value == {}:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(rows: Any) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8", "backslashreplace")
