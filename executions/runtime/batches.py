"""What one commit writes of an execution, and how many of them become few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction

from assets.models import Asset
from core import failpoints
from core.insertion import insert_rows
from executions.engine.ports import LeaseLostError
from executions.engine.status import ExecutionStatus, NodeStatus
from executions.runtime import node_rows, sql
from executions.runtime.assignments import Claimed
from executions.runtime.node_rows import NodeRow
from executions.runtime.writer import Line, Priority
from executions.waking import calls_ended
from workflows.sdk import Json


@dataclass(frozen=True)
class Closing:
    """What the execution's own row becomes at its end. `caller` waits for it, if anybody does."""

    status: ExecutionStatus
    output: Json
    error: dict[str, Any] | None
    caller: UUID | None = None


@dataclass(frozen=True)
class Parking:
    """How the execution's own row leaves the worker to wait: see `Journal.park`."""

    wake_at: datetime | None
    calls: int


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Everything to be written for one execution. Result: its seq; LeaseLostError when the fence is old."""

    claimed: Claimed
    rows: list[NodeRow]
    assets: list[Asset]
    cost: Decimal
    usage: dict[str, int]
    closing: Closing | Parking | None = None
    line: Line = field(default_factory=Line)
    """A node's start is not written where the outcomes before it were lost with a connection."""
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[Batch]") -> list[Any]:
        """The counters of all executions, then one upsert for all node rows."""
        rows: dict[tuple[UUID, str, str], NodeRow] = {}
        seqs: dict[int, int] = {}
        for turn in _once_each(jobs):
            for index, seq in _raise_counters({index: jobs[index] for index in turn}).items():
                seqs[index] = seq
                rows |= jobs[index].numbered(seq)
        assets = [asset for index in seqs for asset in jobs[index].assets]
        insert_rows(assets)
        node_rows.write(rows.values())
        closings = [jobs[index].closing for index in seqs]
        calls_ended([one.caller for one in closings if isinstance(one, Closing) and one.caller])
        if failpoints.ARE_ON:
            _pass_failpoints(rows.values())
        return [seqs.get(index, LeaseLostError()) for index in range(len(jobs))]

    def numbered(self, seq: int) -> dict[tuple[UUID, str, str], NodeRow]:
        """The rows by their key, with the numbers that belong to them; the last is the execution's own."""
        first = seq - self.width + 1
        for place, row in enumerate(self.rows):
            row.seq = first + place
        return {row.key: row for row in self.rows}

    @property
    def width(self) -> int:
        """How many numbers the batch takes."""
        return len(self.rows) + (1 if self.closing else 0)


def _pass_failpoints(rows: Iterable[NodeRow]) -> None:
    """Once for each effect class of which an outcome is written, before the commit and after it."""
    outcomes = (NodeStatus.SUCCEEDED, NodeStatus.FAILED)
    for effect in sorted({row.record.effect for row in rows if row.status in outcomes}):
        failpoints.failpoint("before_commit_result", effect, OperationalError)
        after = partial(failpoints.failpoint, "after_commit_result", effect, OperationalError)
        transaction.on_commit(after)


def _once_each(jobs: Sequence[Batch]) -> Iterator[list[int]]:
    """The jobs' indices in groups in which no execution comes twice, in order."""
    left = list(range(len(jobs)))
    while left:
        seen: set[UUID] = set()
        later: list[int] = []
        taken: list[int] = []
        for index in left:
            execution = jobs[index].claimed.id
            (later if execution in seen else taken).append(index)
            seen.add(execution)
        yield taken
        left = later


def _raise_counters(jobs: dict[int, Batch]) -> dict[int, int]:
    """The new counter of each whose fence still holds."""
    going = {i: job for i, job in jobs.items() if job.closing is None}
    ending = {i: job for i, job in jobs.items() if isinstance(job.closing, Closing)}
    found = _update(going) | _update(ending, ends=True)
    for index, job in jobs.items():
        if isinstance(job.closing, Parking):
            found |= _park(index, job, job.closing)
    return found


def _update(jobs: dict[int, Batch], ends: bool = False) -> dict[int, int]:
    """One statement for all of them; every later write of an execution depends on its fence here."""
    if not jobs:
        return {}
    names = ["g_id", "g_fence", "g_width", "g_cost", "g_usage", *(["g_status", "g_output", "g_error"] * ends)]
    row = f"({', '.join(['%s'] * len(names))})"
    statement = (
        f"WITH given({', '.join(names)}) AS (VALUES {', '.join([row] * len(jobs))}) "  # noqa: S608
        f"UPDATE {sql.table()} SET seq = seq + g_width, cost_usd = g_cost, usage = g_usage"
        f"{_ending() if ends else ''} FROM given "
        f"WHERE id = g_id AND fence = g_fence AND {sql.HELD} RETURNING id, seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for job in jobs.values() for value in _values(job)])
        seqs = {sql.uuid_of(pk): seq for pk, seq in cursor.fetchall()}
    return {index: seqs[job.claimed.id] for index, job in jobs.items() if job.claimed.id in seqs}


def _ending() -> str:
    now = sql.now()
    return (
        ", state_seq = seq + g_width, status = g_status, output = g_output, error = g_error, "
        f"finished_at = {now}, updated_at = {now}, lease_until = NULL"
    )


def _values(job: Batch) -> list[Any]:
    values = [
        sql.pk(job.claimed.id),
        job.claimed.fence,
        job.width,
        sql.money(job.cost),
        sql.json_text(job.usage),
    ]
    if isinstance(job.closing, Closing):
        texts = [sql.json_text(job.closing.output), sql.json_text(job.closing.error)]
        values += [job.closing.status.value, *texts]
    return values


def _park(index: int, job: Batch, parking: Parking) -> dict[int, int]:
    # What happened from outside since the claim may be what it would wait for: then it is queued at once.
    statement = (
        f"UPDATE {sql.table()} SET seq = seq + %s, state_seq = seq + %s, cost_usd = %s, usage = %s, "  # noqa: S608
        "status = CASE WHEN answers > %s THEN 'queued' ELSE 'waiting' END, wake_at = %s, calls_left = %s, "
        f"parked_at = {sql.now()}, updated_at = {sql.now()}, lease_until = NULL "
        f"WHERE id = %s AND fence = %s AND {sql.HELD} RETURNING seq"
    )
    pk, fence, width, cost, usage = _values(job)
    until = [sql.moment(parking.wake_at), parking.calls or None]
    with connection.cursor() as cursor:
        cursor.execute(statement, [width, width, cost, usage, job.claimed.answers, *until, pk, fence])
        row = cursor.fetchone()
    return {index: row[0]} if row else {}
