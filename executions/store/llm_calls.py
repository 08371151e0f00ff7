"""Writes the ledger's rows of a transaction with one statement."""

from collections.abc import Sequence
from typing import Any

from ai_models.models import LlmCall
from executions.store import sql

COLUMNS = (
    "id",
    "organization_id",
    "execution",
    "workflow",
    "node_id",
    "iteration",
    "attempt",
    "number",
    "route",
    "credential",
    "agent",
    "requested_model",
    "model",
    "provider",
    "status",
    "input_tokens",
    "output_tokens",
    "cached_tokens",
    "reasoning_tokens",
    "cost_usd",
    "estimated_cost_usd",
    "reserved_usd",
    "cost_source",
    "is_byok",
    "is_fallback",
    "generation_id",
    "first_token_ms",
    "duration_ms",
    "error",
    "created_at",
    "reconcile_at",
)
Row = tuple[Any, ...]
"""A call in the order of COLUMNS."""


def write(rows: Sequence[Row]) -> None:
    """Insert the rows, or update those that exist. Must be called in a transaction."""
    sql.upsert_rows(LlmCall, COLUMNS, ("id",), rows)
