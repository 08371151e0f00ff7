"""Claims, leases and fences: who may write for an execution, and for how long.

One conditional UPDATE claims rows; it increments the fence, and every later write carries it. A lease lasts 30
s by the database's clock and is renewed every 5 s (architecture, section 4.2).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection

from core.failpoints import failpoint
from executions.store import sql

LEASE_S = 30.0
HEARTBEAT_S = 5.0


def claim(
    worker: str, limit: int, returning: str, where: str = "TRUE", parameters: Sequence[Any] = ()
) -> list[Any]:
    """Claim up to `limit` rows that are `queued` and for which `where` holds; they are then `running` and the
    worker's.

    Returns the columns `returning` of each, in the arbitrary order of an UPDATE.
    """
    failpoint("before_claim", raises=OperationalError)
    table, now = sql.table(), sql.now()
    locking = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    # Materialized, because PostgreSQL may run a plain sub-select again for each row, beyond its LIMIT.
    statement = (
        f"WITH picked AS MATERIALIZED (SELECT id FROM {table} WHERE status = 'queued' AND {where} "  # noqa: S608
        f"ORDER BY lane, id LIMIT %s {locking}) "
        f"UPDATE {table} SET status = 'running', worker = %s, fence = fence + 1, claimed_at = {now}, "
        f"lease_until = {sql.now(LEASE_S)}, started_at = COALESCE(started_at, {now}), seq = seq + 1, "
        f"state_seq = seq + 1, updated_at = {now} WHERE id IN (SELECT id FROM picked) RETURNING {returning}"
    )
    return sql.rows(statement, [*parameters, limit, worker])


def renew(worker: str, executions: Sequence[UUID]) -> dict[UUID, int]:
    """Renew the worker's leases; returns the fence of each execution by id. Missing ones were cancelled or
    taken over."""
    if not executions:
        return {}
    statement = (
        f"UPDATE {sql.table()} SET lease_until = {sql.now(LEASE_S)} "  # noqa: S608
        f"WHERE worker = %s AND {sql.HELD} AND id IN ({sql.places(executions)}) RETURNING id, fence"
    )
    found = sql.rows(statement, [worker, *map(sql.pk, executions)])
    return {sql.uuid_of(pk): fence for pk, fence in found}
