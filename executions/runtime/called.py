"""The SDK's Workflows: other workflows are started by the writer, and looked at by the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from executions.calling import Place, calls_of, calls_start
from executions.engine.record import NodeRecord
from executions.hints import hint
from executions.models import Execution
from executions.runtime.reader import Reader
from executions.runtime.writer import Priority, Writer
from workflows.sdk import CalledRun, Json, NodeError


@dataclass(frozen=True)
class StartCalls:
    """Start executions for a node. Result: the new ones, or the NodeError that refuses them."""

    place: Place
    workflow: str
    inputs: Mapping[int, Json]
    attached: bool
    batch: bool
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[StartCalls]") -> list[Any]:
        """Each by itself: a refused one leaves the others alone."""
        return [job.start() for job in jobs]

    def start(self) -> list[Execution] | NodeError:
        """The new executions."""
        try:
            with transaction.atomic():
                return calls_start(
                    self.place, self.workflow, self.inputs, attached=self.attached, batch=self.batch
                )
        except NodeError as error:
            return error


@dataclass(frozen=True)
class CalledWorkflows:
    """What one node of one execution calls."""

    caller: UUID
    record: NodeRecord
    writer: Writer
    reader: Reader

    @property
    def _place(self) -> Place:
        return (self.caller, self.record.node_id, self.record.iteration)

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        """Start what is not there yet. Raises NodeError."""
        job = StartCalls(self._place, workflow, inputs, attached, batch)
        started: list[Execution] = await self.writer.submit(job)
        queued = [row.pk for row in started if row.status == "queued"]
        await self.reader.read(hint, queued)
        return len(started) - len(queued)

    async def started(self) -> list[CalledRun]:
        """What has been started, and what became of it."""
        return await self.reader.read(calls_of, self._place)
