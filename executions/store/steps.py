"""Writes the durable steps of a transaction with one statement."""

from collections.abc import Sequence
from typing import Any

from executions.models import NodeStep
from executions.store import sql

KEY = ("execution_id", "node_id", "iteration", "name")
COLUMNS = (*KEY, "attempt", "effect", "status", "started_at", "finished_at", "output", "error")

Row = tuple[Any, ...]
"""A step in the order of COLUMNS."""


def write(rows: Sequence[Row]) -> None:
    """Insert the rows, or update those that exist. Must be called in a transaction."""
    sql.upsert_rows(NodeStep, COLUMNS, KEY, rows)
