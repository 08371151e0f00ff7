"""Nodes that have been launched, and whether they could go on by themselves right now."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from executions.engine.ports import Clock
from executions.engine.record import NodeRecord
from executions.status import NodeStatus
from workflows.sdk import Json

HOLD_S = 5.0
"""Seconds; for a shorter wait an execution does not leave its worker."""
LOOK_AGAIN_S = 2.0
"""While other branches keep an execution on its worker, its waiting nodes look that often for their answer."""


class Inner(Protocol):
    """One run of the inside of a container, as far as the container needs to know it."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing in it can go on by itself."""
        ...

    def sleepers(self) -> list[NodeRecord]:
        """The records of all that sleeps in it."""
        ...

    async def run(self) -> NodeRecord | None:
        """Run to the end. Returns the record whose failure ended it, None when all went well."""
        ...

    async def stop(self, status: NodeStatus | None) -> None:
        """End what is in flight; with a status, write that down for all that has not ended."""
        ...

    def output(self) -> Json:
        """What its last nodes gave."""
        ...


class InFlight:
    """What the driver knows of a node that it has launched; `slept` is told whenever it falls asleep."""

    task: asyncio.Task[None]

    def __init__(self, record: NodeRecord, slept: Callable[[], None]) -> None:
        self.record = record
        self.iterations: list[Inner] = []
        """Of a container: its unfinished iterations, and the finished ones that it has not yet taken in."""
        self.blocked = False
        """Of a container: whether it can do nothing until one of its iterations has ended."""
        self._asleep = False
        self._slept = slept

    @property
    def is_idle(self) -> bool:
        """Whether only time or an answer from outside can make it go on."""
        if self.task.done():
            return False
        return self._asleep or (self.blocked and all(one.is_idle for one in self.iterations))

    async def nap(self, clock: Clock, until: datetime | None) -> None:
        """Return at `until`, or after LOOK_AGAIN_S; from a long nap the whole execution may be parked."""
        left = None if until is None else (until - clock.now()).total_seconds()
        if left is not None and left <= HOLD_S:
            await clock.sleep(max(0.0, left))
            return
        self._asleep = True
        self._slept()
        try:
            await clock.sleep(LOOK_AGAIN_S)
        finally:
            self._asleep = False

    def sleepers(self) -> list[NodeRecord]:
        """The records of all that sleeps in here."""
        if self._asleep:
            return [self.record]
        return [record for one in self.iterations for record in one.sleepers()]
