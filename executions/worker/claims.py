"""Claims, leases and fences: who may write for an execution, and for how long.

One conditional UPDATE takes rows; it raises the fence, and every later write carries it. A lease is 30 s by
the database's clock and is renewed every 5 s (architecture, section 4.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection
from django.db.models import F

from core.failpoints import failpoint
from executions.models import Execution
from executions.store import sql
from executions.store.writer import Priority
from executions.worker.assignments import ClaimedRow, claimed_columns

LEASE_S = 30.0
HEARTBEAT_S = 5.0


def claim(worker: str, limit: int, where: str = "TRUE", parameters: Sequence[Any] = ()) -> list[ClaimedRow]:
    """The rows that were `queued`, for which `where` holds, and which are now `running` and ours; oldest first."""
    failpoint("before_claim", raises=OperationalError)
    table, now = sql.table(), sql.now()
    locking = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    # Materialized, because PostgreSQL may run a plain sub-select again for each row, past its LIMIT.
    statement = (
        f"WITH picked AS MATERIALIZED (SELECT id FROM {table} WHERE status = 'queued' AND {where} "  # noqa: S608
        f"ORDER BY lane, id LIMIT %s {locking}) "
        f"UPDATE {table} SET status = 'running', worker = %s, fence = fence + 1, claimed_at = {now}, "
        f"lease_until = {sql.now(LEASE_S)}, started_at = COALESCE(started_at, {now}), seq = seq + 1, "
        f"state_seq = seq + 1, updated_at = {now} WHERE id IN (SELECT id FROM picked) "
        f"RETURNING {claimed_columns()}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, limit, worker])
        rows = [ClaimedRow.read(row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.lane, row.id))  # an UPDATE returns them in any order


@dataclass(frozen=True)
class Heartbeat:
    """Renew the leases of what a worker really runs. Result: the ids that are still its own, with their fences.

    What it holds without running it (a claim that could not be loaded, a run whose end could not be written) is
    left to run out, so that the sweeper takes it back.
    """

    worker: str
    executions: tuple[UUID, ...]
    priority = Priority.HEARTBEAT
    durable = False

    @classmethod
    def apply(cls, jobs: "Sequence[Heartbeat]") -> list[dict[UUID, int]]:
        """One statement a job."""
        return [renew(job.worker, job.executions) for job in jobs]


def renew(worker: str, executions: Sequence[UUID]) -> dict[UUID, int]:
    """The executions that are ours, by id with their fence. What is missing was cancelled or taken."""
    if not executions:
        return {}
    places = ", ".join(["%s"] * len(executions))
    statement = (
        f"UPDATE {sql.table()} SET lease_until = {sql.now(LEASE_S)} "  # noqa: S608
        f"WHERE worker = %s AND {sql.HELD} AND id IN ({places}) RETURNING id, fence"
    )
    ids = [sql.pk(execution) for execution in executions]
    with connection.cursor() as cursor:
        cursor.execute(statement, [worker, *ids])
        return {sql.uuid_of(pk): fence for pk, fence in cursor.fetchall()}


@dataclass(frozen=True)
class Release:
    """Hand back everything a worker holds. Result: how many rows are queued again."""

    worker: str
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[Release]") -> list[int]:
        """One statement a job."""
        return [release(job.worker) for job in jobs]


def release(worker: str) -> int:
    """`running → queued` for all of a worker's executions: it has stopped, or is known to be dead."""
    return Execution.objects.filter(worker=worker, status="running").update(
        status="queued",
        worker="",
        lease_until=None,
        hinted_at=None,
        fence=F("fence") + 1,
        seq=F("seq") + 1,
        state_seq=F("seq") + 1,
    )
