"""Queued and running executions, for deciding what to claim next."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from executions.store import sql

LOCK = 0x57495245
"""The advisory lock for counting."""


def count_alone() -> None:
    """Exclude other counting until the transaction ends; on SQLite nobody else can write in any case."""
    if connection.vendor == "postgresql":
        sql.rows("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def running() -> list[Any]:
    """The number of running executions by workflow and organisation."""
    return sql.rows(
        f"SELECT workflow_id, organization_id, count(*) FROM {sql.table()} "  # noqa: S608
        "WHERE status = 'running' GROUP BY workflow_id, organization_id"
    )


def first(count: int, where: str, parameters: Sequence[Any]) -> list[Any]:
    """The id, workflow and organisation of the first queued executions for which `where` holds, in queue order."""
    statement = (
        f"SELECT id, workflow_id, organization_id FROM {sql.table()} "  # noqa: S608
        f"WHERE status = 'queued' AND {where} ORDER BY lane, id LIMIT %s"
    )
    return sql.rows(statement, [*parameters, count])


def organizations() -> list[Any]:
    """The ids of the organisations with queued executions.

    A loose index scan: DISTINCT would read the whole queue, or even all past executions.
    """
    statement = (
        f"WITH RECURSIVE waiting(pk) AS (SELECT {_first_organization('TRUE')} UNION ALL "  # noqa: S608
        f"SELECT {_first_organization('organization_id > waiting.pk')} FROM waiting WHERE pk IS NOT NULL) "
        "SELECT pk FROM waiting WHERE pk IS NOT NULL"
    )
    return [pk for (pk,) in sql.rows(statement)]


def _first_organization(where: str) -> str:
    return (
        f"(SELECT organization_id FROM {sql.table()} WHERE status = 'queued' AND {where} "  # noqa: S608
        "ORDER BY organization_id LIMIT 1)"
    )
