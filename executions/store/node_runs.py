"""Writes node runs by few statements: the hottest write there is, so without a model instance for each."""

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
"""So many new rows are copied by PostgreSQL; with fewer the statement is as fast. For 1,000 rows it takes a third."""

Row = tuple[Any, ...]
"""A node run in the order of COLUMNS."""


def write(new: Sequence[Row], known: Sequence[Row]) -> None:
    """Insert the `new` rows, and bring the `known` ones up to date. To be called in a transaction.

    A row that is called new and is there after all is brought up to date too.
    """
    if connection.vendor == "postgresql" and len(new) >= COPIED_FROM and _copied(new):
        _upsert(known)
    else:
        _upsert([*new, *known])


def _copied(rows: Sequence[Row]) -> bool:
    """Whether all could be inserted; if not, nothing was."""
    try:
        # Django knows nothing of copying, so its errors are made Django's here.
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
    # What was answered to an attempt that failed or was cancelled says nothing to the next.
    answer = f"CASE WHEN {table}.status IN ('retrying', 'cancelled') THEN NULL ELSE {table}.answer END"
    return f"{sql.upsert(NodeRun, COLUMNS, KEY, vendor)}, answer = {answer}"
