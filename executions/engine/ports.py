"""What the engine needs of the world, as protocols: the runtime gives the real ones, tests their own."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol

from executions.engine.record import NodeRecord, StepRecord
from executions.status import ExecutionStatus
from workflows.graph import Node
from workflows.sdk import Body, Context, Incoming, Json


class LeaseLostError(Exception):
    """The execution belongs to somebody else now (or was cancelled): nothing more may be written or done."""


class Journal(Protocol):
    """Where outcomes are written down; every write carries the fence."""

    unavailable: tuple[type[Exception], ...]
    """Errors that mean that nothing can be written or read for now: no node's fault, so no node fails with them."""

    async def keep(self, value: Json, size: int | None = None) -> Json:
        """What stands in a row for a node's input or output: itself, or a reference where it is kept elsewhere.

        `size` is how many characters of JSON it has, where that is known.
        """
        ...

    def note(self, record: NodeRecord) -> None:
        """Write a node's state with the next commit; what is noted later replaces what was noted before."""
        ...

    def note_step(self, record: NodeRecord, step: StepRecord) -> None:
        """Write a durable step of the node with the next commit."""
        ...

    def cut_short(self, record: NodeRecord) -> None:
        """Keep what the record's error holds of an attempt that was cut short, if the execution was cancelled."""
        ...

    async def commit(self) -> None:
        """Return once everything noted is durable. Raises LeaseLostError."""
        ...

    @property
    def pending(self) -> int:
        """How many records are noted and not yet on their way."""
        ...

    async def answer_to(self, record: NodeRecord) -> dict[str, Any] | None:
        """What somebody has answered to a node that waits, None while nobody has."""
        ...

    async def respond(self, response: Json) -> None:
        """Tell whoever waits the answer of a node, which is durable."""
        ...

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Commit everything noted together with the execution's final status. Raises LeaseLostError."""
        ...

    async def park(self, wake_at: datetime | None, calls: int) -> None:
        """Commit everything noted and leave the worker as `waiting`.

        It is queued again at `wake_at`, after an answer, or when `calls` more of its called executions have ended
        (0: it waits for none). Raises LeaseLostError.
        """
        ...


class Clock(Protocol):
    """Time and chance."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after that time."""
        ...

    def jitter(self) -> float:
        """A random number from 0 to 1."""
        ...


class Stage(Protocol):
    """Told whose code the loop runs, so that who makes it stand still can be named."""

    def enter(self, node: str) -> None:
        """The rest of this step of the loop is the node's."""
        ...

    def steps(self, coroutine: Coroutine[Any, Any, None], node: str = "") -> Coroutine[Any, Any, None]:
        """The same coroutine; all its steps are the node's."""
        ...


class NoStage:
    """Nobody asks."""

    def enter(self, node: str) -> None:
        """Nothing."""

    def steps(self, coroutine: Coroutine[Any, Any, None], node: str = "") -> Coroutine[Any, Any, None]:
        """The coroutine as it is."""
        return coroutine


class Contexts(Protocol):
    """Makes the Context of an attempt."""

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """The capabilities for this attempt; `body` is the inside of a container.

        Raises NodeError where the credential cannot be had.
        """
        ...
