"""Writes outcomes down, under the fence, many executions in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.status import FINAL, ExecutionStatus
from executions.models import Asset, NodeRun
from executions.runtime import sql
from executions.runtime.claims import Claimed
from executions.runtime.redaction import Redactor
from executions.runtime.values import ASSET_ABOVE, reference, written
from executions.runtime.writer import Priority, Writer
from workflows.sdk import Json

NODE_COLUMNS = [
    "attempt",
    "status",
    "effect",
    "started_at",
    "finished_at",
    "input",
    "output",
    "error",
    "ports",
    "calls",
    "earlier",
    "cost_usd",
    "usage",
    "seq",
]


@dataclass(frozen=True)
class Closing:
    """What the execution's own row becomes."""

    status: ExecutionStatus
    output: Json
    error: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Everything to be written for one execution. Result: its seq; LeaseLostError when the fence is old."""

    claimed: Claimed
    rows: list[NodeRun]
    assets: list[Asset]
    cost: Decimal
    usage: dict[str, int]
    closing: Closing | None = None
    priority = Priority.JOURNAL

    @classmethod
    def apply(cls, jobs: "Sequence[Batch]") -> list[Any]:
        """A counter UPDATE an execution, then one upsert for all node rows."""
        rows: dict[tuple[UUID, str, str], NodeRun] = {}
        assets: list[Asset] = []
        results: list[Any] = []
        for job in jobs:
            seq = _raise_counter(job)
            results.append(LeaseLostError() if seq is None else seq)
            if seq is not None:
                rows |= job.numbered(seq)
                assets += job.assets
        Asset.objects.bulk_create(assets)
        NodeRun.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["execution", "node_id", "iteration"],
            update_fields=NODE_COLUMNS,
        )
        return results

    def numbered(self, seq: int) -> dict[tuple[UUID, str, str], NodeRun]:
        """The rows by their key, with the numbers that belong to them; the last is the execution's own."""
        first = seq - self.width + 1
        for place, row in enumerate(self.rows):
            row.seq = first + place
        return {(row.execution_id, row.node_id, row.iteration): row for row in self.rows}

    @property
    def width(self) -> int:
        """How many numbers the batch takes."""
        return len(self.rows) + (1 if self.closing else 0)


def _raise_counter(job: Batch) -> int | None:
    changes: dict[str, Any] = {"cost_usd": sql.money(job.cost), "usage": sql.json_text(job.usage)}
    if job.closing:
        now = sql.moment(sql.database_now())
        final = job.closing.status in FINAL
        changes |= {
            "status": job.closing.status.value,
            "output": sql.json_text(job.closing.output),
            "error": sql.json_text(job.closing.error),
            "finished_at": now if final else None,
            "updated_at": now,
            "lease_until": None,
        }
    sets = "".join(f", {column} = %s" for column in changes)
    state = f", state_seq = seq + {job.width}" if job.closing else ""
    statement = (
        f"UPDATE {sql.table()} SET seq = seq + %s{state}{sets} "  # noqa: S608
        "WHERE id = %s AND fence = %s AND status = 'running' RETURNING seq"
    )
    parameters = [job.width, *changes.values(), sql.pk(job.claimed.id), job.claimed.fence]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
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
    answered: Callable[[], None]
    """Told when an answer, or the end, is durable: somebody may be waiting for it."""
    spending: dict[str, NodeRecord] = field(default_factory=dict)
    """Records with model calls or earlier attempts: the ones that can have cost something."""
    _noted: dict[str, NodeRun] = field(default_factory=dict)
    _large: dict[str, NodeRun] = field(default_factory=dict)
    _assets: list[Asset] = field(default_factory=list)
    _in_flight: asyncio.Future[Any] | None = None

    def note(self, record: NodeRecord) -> None:
        """Take the record's present state into the next commit."""
        if record.calls or record.earlier:
            self.spending[record.node_id] = record
        target = self._large if record.output_size > ASSET_ABOVE else self._noted
        target[record.node_id] = self._row(record)

    async def commit(self) -> None:
        """Wait until everything noted is durable."""
        await self._set_aside()
        if self._noted:
            self._in_flight = self._submit(None)
        if self._in_flight is not None:
            # Shielded, because another node of this execution may be waiting for the same batch.
            await asyncio.shield(self._in_flight)

    async def respond(self) -> None:
        """Tell the waiting web process, which reads the answer where it is written."""
        self.answered()

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Write the execution's new status with everything noted."""
        await self._set_aside()
        kept = await self._kept(self.redactor.value(output))
        await self._submit(Closing(status, kept, self.redactor.value(error)))

    def _submit(self, closing: Closing | None) -> asyncio.Future[Any]:
        rows, self._noted = list(self._noted.values()), {}
        assets, self._assets = self._assets, []
        batch = Batch(
            claimed=self.claimed,
            rows=rows,
            assets=assets,
            cost=self._cost(),
            usage=self._usage(),
            closing=closing,
        )
        future = self.writer.submit(batch)
        future.add_done_callback(partial(self._tell, closing))
        return future

    def _tell(self, closing: Closing | None, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.committed(self.claimed.id)
            if closing:
                self.answered()

    def _row(self, record: NodeRecord) -> NodeRun:
        clean = self.redactor.value
        return NodeRun(
            execution_id=self.claimed.id,
            node_id=record.node_id,
            iteration=record.iteration,
            attempt=max(record.attempt, 1),
            status=record.status.value,
            effect=record.effect,
            started_at=record.started_at,
            finished_at=record.finished_at,
            input=clean(record.input),
            output=clean(record.output),
            error=clean(record.error),
            ports=record.ports,
            calls=record.calls,
            earlier=clean(record.earlier),
            cost_usd=record.cost(),
            usage=record.usage(),
            seq=0,
        )

    async def _set_aside(self) -> None:
        large, self._large = self._large, {}
        for node_id, row in large.items():
            row.output = await self._kept(row.output)
            self._noted[node_id] = row

    async def _kept(self, value: Json) -> Json:
        text = sql.json_text(value) or ""
        if len(text) <= ASSET_ABOVE:
            return value
        asset = await asyncio.to_thread(written, text, self.organization, self.claimed.id)
        self._assets.append(asset)
        return reference(asset, text)

    def _cost(self) -> Decimal:
        return sum((record.cost() for record in self.spending.values()), Decimal(0))

    def _usage(self) -> dict[str, int]:
        total = {"input_tokens": 0, "output_tokens": 0}
        for record in self.spending.values():
            for kind, count in record.usage().items():
                total[kind] = total.get(kind, 0) + count
        return total
