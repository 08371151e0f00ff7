"""Launched nodes, and whether they can currently make progress by themselves."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from executions.engine.ports import Clock
from executions.engine.record import NodeRecord
from executions.status import NodeStatus
from workflows.sdk import Json

HOLD_S = 5.0
"""Seconds; for shorter waits an execution does not leave its worker."""
LOOK_AGAIN_S = 2.0
"""How often waiting nodes check for their answer while other branches keep the execution on its worker."""


class Inner(Protocol):
    """One run of the inside of a container, as seen by the container."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing in it can make progress by itself."""
        ...

    def sleepers(self) -> list[NodeRecord]:
        """The records of all sleeping nodes in it."""
        ...

    async def run(self) -> NodeRecord | None:
        """Run to the end. Returns the record whose failure ended it; None on success."""
        ...

    async def stop(self, status: NodeStatus | None) -> None:
        """End everything in flight; with a status, record it for all nodes that have not ended."""
        ...

    def output(self) -> Json:
        """The output of its last nodes."""
        ...


class InFlight:
    """The driver's state of a launched node; `slept` is called whenever it falls asleep."""

    task: asyncio.Task[None]

    def __init__(self, record: NodeRecord, slept: Callable[[], None]) -> None:
        self.record = record
        self.iterations: list[Inner] = []
        """For a container: its unfinished iterations, and finished ones that it has not yet collected."""
        self.blocked = False
        """For a container: whether it must wait for one of its iterations to end."""
        self._asleep = False
        self._slept = slept

    @property
    def is_idle(self) -> bool:
        """Whether only time or an external answer can resume it."""
        if self.task.done():
            return False
        return self._asleep or (self.blocked and all(one.is_idle for one in self.iterations))

    async def nap(self, clock: Clock, until: datetime | None) -> None:
        """Return at `until`, or after LOOK_AGAIN_S; during a long nap the whole execution may be parked."""
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
        """The records of all sleeping nodes in it."""
        if self._asleep:
            return [self.record]
        return [record for one in self.iterations for record in one.sleepers()]
