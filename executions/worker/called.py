"""The SDK's Workflows: the writer starts other workflows, the reader checks on them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.models import Execution
from executions.start.calling import Callee, CallSite, callee_of, calls_of, calls_start, refused_inputs
from executions.store.reader import Reader
from executions.store.writer import Priority, Writer
from executions.wire.hints import hint
from executions.worker.assignments import Claimed
from workflows.sdk import CalledExecution, Json, NodeError


@dataclass(frozen=True)
class StartCalls:
    """Start executions for a node. Result: the new ones, or the error that refuses them.

    That is a NodeError, or LeaseLostError if the caller was cancelled or has another holder.
    """

    place: CallSite
    fence: int
    callee: Callee
    inputs: Mapping[int, Json]
    refused: Mapping[int, NodeError]
    attached: bool
    batch: bool
    priority = Priority.JOURNAL
    durable = True
    at_once = 20
    """Each takes about a millisecond, and everything else waits for the transaction."""

    @classmethod
    def apply(cls, jobs: "Sequence[StartCalls]") -> list[Any]:
        """Each separately: a refused one does not affect the others."""
        return [job.start() for job in jobs]

    def start(self) -> list[Execution] | NodeError | LeaseLostError:
        """The new executions."""
        try:
            with transaction.atomic():
                self._check_held()
                return calls_start(
                    self.place,
                    self.callee,
                    self.inputs,
                    self.refused,
                    attached=self.attached,
                    batch=self.batch,
                )
        except (NodeError, LeaseLostError) as error:
            return error

    def _check_held(self) -> None:
        """The called executions must not outlive a cancellation that this worker has not noticed yet."""
        held = Execution.objects.filter(pk=self.place[0], fence=self.fence, lease_until__isnull=False)
        if held.select_for_update().only("pk").first() is None:
            raise LeaseLostError


@dataclass(frozen=True)
class CalledWorkflows:
    """The calls of one node of one execution."""

    caller: Claimed
    record: NodeRecord
    writer: Writer
    reader: Reader

    @property
    def _place(self) -> CallSite:
        return (self.caller.id, self.record.node_id, self.record.iteration)

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        """Start the missing executions. Raises NodeError, LeaseLostError."""
        callee = await self.reader.read(callee_of, self._place, workflow, list(inputs))
        refused = await self._refused(callee, inputs, batch)
        job = StartCalls(self._place, self.caller.fence, callee, inputs, refused, attached, batch)
        started: list[Execution] = await self.writer.submit(job)
        queued = [row.pk for row in started if row.status == "queued"]
        await self.reader.read(hint, queued)
        return len(started) - len(queued)

    async def _refused(
        self, callee: Callee, inputs: Mapping[int, Json], batch: bool
    ) -> Mapping[int, NodeError]:
        if not callee.entrance.asks_for_input:
            return {}
        return await asyncio.to_thread(refused_inputs, callee, inputs, batch=batch)

    async def started(self) -> list[CalledExecution]:
        """The started executions and their states."""
        return await self.reader.read(calls_of, self._place)
