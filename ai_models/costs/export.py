"""The ledger as CSV, in pages."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from ai_models.ledger.models import LlmCall
from ai_models.ledger.money import money_or_none
from ai_models.ledger.querysets import LlmCallQuerySet
from core.csv_lines import csv_lines

PAGE = 500
"""Rows in memory at a time."""
COLUMNS = (
    *("id", "created_at", "execution", "workflow", "node_id", "iteration", "attempt", "number", "route"),
    *("credential", "agent", "requested_model", "model", "provider", "status", "input_tokens"),
    *("output_tokens", "cached_tokens", "reasoning_tokens", "cost_usd", "estimated_cost_usd", "cost_source"),
    *("is_byok", "is_fallback", "generation_id", "first_token_ms", "duration_ms"),
)


def csv_pages(calls: LlmCallQuerySet) -> Iterator[bytes]:
    """The header, then the calls, newest first; those that are made meanwhile are left out, or it might never end."""
    yield csv_lines([COLUMNS])
    before = calls.order_by("-id").values_list("pk", flat=True).first()
    rows = list(calls.filter(pk__lte=before).order_by("-id")[:PAGE]) if before else []
    while rows:
        yield csv_lines([_cells(row) for row in rows])
        rows = list(calls.filter(pk__lt=rows[-1].pk).order_by("-id")[:PAGE])


def _cells(row: LlmCall) -> list[Any]:
    told = {name: getattr(row, name) for name in COLUMNS}
    told["created_at"] = row.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    for name in ("cost_usd", "estimated_cost_usd"):
        told[name] = money_or_none(told[name])
    return [told[name] for name in COLUMNS]
