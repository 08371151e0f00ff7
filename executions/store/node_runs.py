"""Writes node runs with few statements: the hottest write of all, so without a model instance per row."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, transaction

from executions.models import NodeRun
from executions.store import sql

KEY = ("execution_id", "node_id", "iteration")
COLUMNS = (
    *KEY,
    "attempt",
    "status",
    "effect",
    "started_at",
    "finished_at",
    "input",
    "output",
    "error",
    "ports",
    "earlier",
    "cost_usd",
    "usage",
    "seq",
    "wait",
    "progress",
)
COPIED_FROM = 30
"""From this many new rows on, PostgreSQL copies them; with fewer, the statement is as fast. For 1,000 rows
copying takes a third of the time."""

Row = tuple[Any, ...]
"""A node run with its values in the order of COLUMNS."""


def write(new: Sequence[Row], known: Sequence[Row]) -> None:
    """Insert the `new` rows and update the `known` ones. Call in a transaction.

    A row passed as new that already exists is updated too.
    """
    if connection.vendor == "postgresql" and len(new) >= COPIED_FROM and _copied(new):
        _upsert(known)
    else:
        _upsert([*new, *known])


def _copied(rows: Sequence[Row]) -> bool:
    """Copy the rows; returns whether all were inserted. If not, none were."""
    try:
        # Django does not support copying, so driver errors are converted to Django's here.
        with (
            transaction.atomic(),
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(_copy_statement()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
    except IntegrityError:
        return False
    return True


def _upsert(rows: Sequence[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_upsert_statement(connection.vendor), rows)


@cache
def _copy_statement() -> str:
    return f"COPY {sql.table(NodeRun)} ({', '.join(COLUMNS)}) FROM STDIN"


@cache
def _upsert_statement(vendor: str) -> str:
    table = sql.table(NodeRun)
    # The answer to a failed or cancelled attempt does not apply to the next one.
    answer = f"CASE WHEN {table}.status IN ('retrying', 'cancelled') THEN NULL ELSE {table}.answer END"
    return f"{sql.upsert(NodeRun, COLUMNS, KEY, vendor)}, answer = {answer}"
