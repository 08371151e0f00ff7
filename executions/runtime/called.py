"""The SDK's Workflows: other workflows are started by the writer, and looked at by the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from executions.calling import calls_of, calls_start
from executions.engine.record import NodeRecord
from executions.hints import hint
from executions.runtime.reader import Reader
from executions.runtime.writer import Priority, Writer
from workflows.sdk import CalledRun, Json, NodeError


@dataclass(frozen=True)
class StartCalls:
    """Start executions for a node. Result: their ids, or the NodeError that refuses them."""

    caller: UUID
    node_id: str
    iteration: str
    workflow: str
    inputs: Mapping[int, Json]
    attached: bool
    priority = Priority.JOURNAL

    @classmethod
    def apply(cls, jobs: "Sequence[StartCalls]") -> list[Any]:
        """Each by itself: a refused one leaves the others alone."""
        return [job.start() for job in jobs]

    def start(self) -> list[UUID] | NodeError:
        """The new executions."""
        try:
            with transaction.atomic():
                return calls_start(
                    self.caller, self.node_id, self.iteration, self.workflow, self.inputs, self.attached
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

    async def start(self, workflow: str, inputs: Mapping[int, Json], *, attached: bool) -> None:
        """Start what is not there yet. Raises NodeError."""
        place = (self.caller, self.record.node_id, self.record.iteration)
        started: list[UUID] = await self.writer.submit(StartCalls(*place, workflow, inputs, attached))
        await self.reader.read(hint, started)

    async def started(self) -> list[CalledRun]:
        """What has been started, and what became of it."""
        return await self.reader.read(calls_of, self.caller, self.record.node_id, self.record.iteration)
