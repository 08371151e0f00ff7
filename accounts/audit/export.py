"""The audit log as CSV, in pages."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from accounts.models import AuditEntry
from core.csv_lines import csv_lines

PAGE = 500
"""Rows in memory at a time."""
COLUMNS = (
    *("position", "created_at", "actor", "role", "token_name", "address", "agent", "action"),
    *("object_type", "object_id", "object_name", "before", "after", "details", "result", "hash"),
)


def csv_pages(entries: Any) -> Iterator[bytes]:
    """The header, then the entries of a queryset, newest first."""
    yield csv_lines([COLUMNS])
    rows = list(entries.order_by("-id")[:PAGE])
    while rows:
        yield csv_lines([_cells(row) for row in rows])
        rows = list(entries.filter(id__lt=rows[-1].pk).order_by("-id")[:PAGE])


def _cells(row: AuditEntry) -> list[Any]:
    told: dict[str, Any] = {name: getattr(row, name, None) for name in COLUMNS}
    told["created_at"] = row.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    told["object_type"] = row.action.partition(".")[0]
    return [told[name] for name in COLUMNS]
