"""Test doubles of the engine's ports: an in-memory journal, a clock that does not wait."""

import asyncio
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord, StepRecord
from executions.engine.steps import Steps, Work
from executions.status import ExecutionStatus
from workflows.graph import Node
from workflows.sdk import Body, Context, Effect, Incoming, Json
from workflows.sdk.testing import FakeContext, FakeWorkflows, FixedClock


@dataclass
class MemoryJournal:
    """Separates durable records from those only noted; `before_commit` may fail or wait."""

    noted: dict[str, NodeRecord] = field(default_factory=dict)
    durable: dict[str, NodeRecord] = field(default_factory=dict)
    """By node id; inside containers by `<node id>@<iteration>`."""
    commits: int = 0
    status: ExecutionStatus = ExecutionStatus.RUNNING
    output: Json = None
    error: dict[str, Any] | None = None
    answers: int = 0
    answers_given: dict[str, dict[str, Any]] = field(default_factory=dict)
    parked: list[tuple[datetime | None, int]] = field(default_factory=list)
    lost: bool = False
    unavailable: tuple[type[Exception], ...] = (ConnectionError,)
    before_commit: Callable[[], Awaitable[None]] | None = None

    async def keep(self, value: Json, size: int | None = None) -> Json:
        """Store every value in place."""
        return value

    def note(self, record: NodeRecord) -> None:
        """Keep a copy until the next commit."""
        place = f"{record.node_id}@{record.iteration}" if record.iteration else record.node_id
        self.noted[place] = deepcopy(record)

    def note_step(self, record: NodeRecord, step: StepRecord) -> None:
        """With the node, which holds its steps."""
        self.note(record)

    def cut_short(self, record: NodeRecord) -> None:
        """Ignored: this journal has no rows of cancelled executions."""

    @property
    def pending(self) -> int:
        """The number of records only noted."""
        return len(self.noted)

    async def answer_to(self, record: NodeRecord) -> dict[str, Any] | None:
        """The answer that the test has put into `answers_given`, by node id."""
        return self.answers_given.get(record.node_id)

    async def commit(self) -> None:
        """Make the noted records durable."""
        if self.before_commit:
            await self.before_commit()
        if self.lost:
            raise LeaseLostError
        self.durable |= self.noted
        self.noted = {}
        self.commits += 1

    async def respond(self, response: Json) -> None:
        """Count the replies."""
        self.answers += 1

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Commit with the final status."""
        await self.commit()
        self.status, self.output, self.error = status, output, error

    async def park(self, wake_at: datetime | None, calls: int) -> None:
        """Commit, and record the wake-up time."""
        await self.commit()
        self.status = ExecutionStatus.WAITING
        self.parked.append((wake_at, calls))

    def statuses(self) -> dict[str, str]:
        """The durable status of every node."""
        return {node_id: record.status.value for node_id, record in self.durable.items()}


@dataclass
class ManualClock:
    """Advances only when somebody sleeps; records the sleeps."""

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)
    chance: float = 0.5

    def now(self) -> datetime:
        """The current time."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Let that time pass immediately."""
        await asyncio.sleep(0)
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)

    def jitter(self) -> float:
        """A constant."""
        return self.chance


@dataclass
class SteppingContext(FakeContext):
    """A FakeContext whose steps are the engine's, where there is a journal for them."""

    taken: Steps | None = None

    async def step(self, name: str, work: Work, *, effect: Effect = Effect.UNSAFE) -> Json:
        """As at run time."""
        taken = self.taken
        return await (taken.take(name, work, effect) if taken else super().step(name, work, effect=effect))


@dataclass
class FakeContexts:
    """Builds FakeContexts and keeps them."""

    built: list[FakeContext] = field(default_factory=list)
    credential: dict[str, str] | None = None
    clock: ManualClock | None = None
    """The nodes' clock; if None, one that stands still."""
    workflows: FakeWorkflows = field(default_factory=FakeWorkflows)
    journal: MemoryJournal | None = None
    """Where the nodes' steps are written."""

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """A context whose HTTP and models refuse everything."""
        clock = self.clock or FixedClock()
        context = SteppingContext(
            input=value,
            incoming=incoming,
            node_id=node.id,
            attempt=record.attempt,
            credential=self.credential,
            body=body,
            iteration=record.iteration,
            clock=clock,
            workflows=self.workflows,
            taken=Steps(record, self.journal, clock) if self.journal else None,
        )
        self.built.append(context)
        return context
