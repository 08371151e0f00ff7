"""Writes outcomes down, under the fence, many executions in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.status import ExecutionStatus
from executions.models import Asset, NodeRun
from executions.runtime import node_rows, sql
from executions.runtime.assignments import Claimed
from executions.runtime.node_rows import NodeRow
from executions.runtime.redaction import Redactor
from executions.runtime.spent import Spent
from executions.runtime.values import ASSET_ABOVE, reference, written
from executions.runtime.writer import Priority, Writer
from executions.waking import calls_ended
from workflows.sdk import Json


@dataclass(frozen=True)
class Closing:
    """What the execution's own row becomes at its end. `caller` waits for it, if anybody does."""

    status: ExecutionStatus
    output: Json
    error: dict[str, Any] | None
    caller: UUID | None = None

    def columns(self, now: Any) -> dict[str, Any]:
        """Values by column."""
        return {
            "status": self.status.value,
            "output": sql.json_text(self.output),
            "error": sql.json_text(self.error),
            "finished_at": now,
        }


@dataclass(frozen=True)
class Parking:
    """How the execution's own row leaves the worker to wait: see `Journal.park`."""

    wake_at: datetime | None
    calls: int
    caller = None

    def columns(self, now: Any) -> dict[str, Any]:
        """Values by column, apart from the status."""
        return {"wake_at": sql.moment(self.wake_at), "calls_left": self.calls or None, "parked_at": now}


Place = tuple[str, str]
"""A node's id and its iteration."""
Answer = dict[str, Any]
"""What a waiting caller is told: `status`, `output`, `error`, and the `response` of a node that answers."""


class Read(Protocol):
    """Runs a function that uses the ORM where that may be done."""

    async def __call__(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """The function's result."""
        ...


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Everything to be written for one execution. Result: its seq; LeaseLostError when the fence is old."""

    claimed: Claimed
    rows: list[NodeRow]
    assets: list[Asset]
    cost: Decimal
    usage: dict[str, int]
    closing: Closing | Parking | None = None
    priority = Priority.JOURNAL

    @classmethod
    def apply(cls, jobs: "Sequence[Batch]") -> list[Any]:
        """A counter UPDATE an execution, then one upsert for all node rows."""
        rows: dict[tuple[UUID, str, str], NodeRow] = {}
        assets: list[Asset] = []
        results: list[Any] = []
        for job in jobs:
            seq = _raise_counter(job)
            results.append(LeaseLostError() if seq is None else seq)
            if seq is not None:
                rows |= job.numbered(seq)
                assets += job.assets
        if assets:
            Asset.objects.bulk_create(assets)
        node_rows.write(rows.values())
        calls_ended([job.closing.caller for job in jobs if job.closing and job.closing.caller])
        return results

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


def _raise_counter(job: Batch) -> int | None:
    changes: dict[str, Any] = {"cost_usd": sql.money(job.cost), "usage": sql.json_text(job.usage)}
    sets, parameters = "", [job.width]
    if job.closing:
        now = sql.moment(sql.database_now())
        changes |= {"updated_at": now, "lease_until": None, **job.closing.columns(now)}
        sets = f", state_seq = seq + {job.width}"
    if isinstance(job.closing, Parking):
        # What happened from outside since the claim may be what it would wait for: look again first.
        sets += ", status = CASE WHEN answers > %s THEN 'queued' ELSE 'waiting' END"
        parameters.append(job.claimed.answers)
    sets += "".join(f", {column} = %s" for column in changes)
    statement = (
        f"UPDATE {sql.table()} SET seq = seq + %s{sets} "  # noqa: S608
        "WHERE id = %s AND fence = %s AND status = 'running' RETURNING seq"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *changes.values(), sql.pk(job.claimed.id), job.claimed.fence])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass
class ExecutionJournal:
    """The engine's Journal for one claimed execution."""

    claimed: Claimed
    organization: UUID
    writer: Writer
    redactor: Redactor
    committed: Callable[[UUID], None]
    """Told after every commit, so that the news can be sent."""
    answered: Callable[[Answer], None]
    """Told when an answer, or the end, is durable: somebody may be waiting for it."""
    read: Read
    """Runs a function that reads the database."""
    caller: UUID | None = None
    """The execution that is woken when this one ends."""
    spent: Spent = field(default_factory=Spent)
    parked: bool = False
    """Whether it has left the worker to wait."""
    _noted: dict[Place, NodeRow] = field(default_factory=dict)
    _large: dict[Place, NodeRow] = field(default_factory=dict)
    _assets: list[Asset] = field(default_factory=list)
    _in_flight: asyncio.Future[Any] | None = None
    _response: Json = None

    def note(self, record: NodeRecord) -> None:
        """Take the record's present state into the next commit."""
        self.spent.count(record)
        target = self._large if record.output_size > ASSET_ABOVE else self._noted
        target[record.node_id, record.iteration] = NodeRow.of(self.claimed.id, record, self.redactor)

    @property
    def pending(self) -> int:
        """How many records the next commit takes."""
        return len(self._noted) + len(self._large)

    async def answer_to(self, record: NodeRecord) -> dict[str, Any] | None:
        """What is written in the row of a node that waits."""
        rows = NodeRun.objects.filter(
            execution=self.claimed.id, node_id=record.node_id, iteration=record.iteration
        )
        answer: dict[str, Any] | None = await self.read(rows.values_list("answer", flat=True).first)
        return answer

    async def commit(self) -> None:
        """Wait until everything noted is durable."""
        await self._set_aside()
        if self._noted:
            self._in_flight = self._submit(None)
        if self._in_flight is not None:
            # Shielded, because another node of this execution may be waiting for the same batch.
            await asyncio.shield(self._in_flight)

    async def respond(self, response: Json) -> None:
        """Tell the waiting web process."""
        self._response = self.redactor.value(response)
        self._answer("running", None, None)

    def _answer(self, status: str, output: Json, error: Json) -> None:
        self.answered({"status": status, "output": output, "error": error, "response": self._response})

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Write the execution's new status with everything noted."""
        await self._set_aside()
        kept = await self._kept(self.redactor.value(output))
        await self._submit(Closing(status, kept, self.redactor.value(error), self.caller))

    async def park(self, wake_at: datetime | None, calls: int) -> None:
        """Write everything noted, and leave the worker."""
        await self._set_aside()
        self.parked = True
        await self._submit(Parking(wake_at, calls))

    def _submit(self, closing: Closing | Parking | None) -> asyncio.Future[Any]:
        rows, self._noted = list(self._noted.values()), {}
        assets, self._assets = self._assets, []
        batch = Batch(
            claimed=self.claimed,
            rows=rows,
            assets=assets,
            cost=self.spent.cost,
            usage=dict(self.spent.usage),
            closing=closing,
        )
        future = self.writer.submit(batch)
        future.add_done_callback(partial(self._tell, closing))
        return future

    def _tell(self, closing: Closing | Parking | None, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.committed(self.claimed.id)
            if isinstance(closing, Closing):
                self._answer(closing.status.value, closing.output, closing.error)
            elif closing:
                self._answer("waiting", None, None)

    async def _set_aside(self) -> None:
        large, self._large = self._large, {}
        for place, row in large.items():
            row.output = await self._kept(row.output)
            self._noted[place] = row

    async def _kept(self, value: Json) -> Json:
        text = sql.json_text(value) or ""
        if len(text) <= ASSET_ABOVE:
            return value
        asset = await asyncio.to_thread(written, text, self.organization, self.claimed.id)
        self._assets.append(asset)
        return reference(asset, text)
