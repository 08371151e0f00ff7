"""The engine's dependencies as protocols, implemented by the runtime and by tests."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol

from executions.engine.record import NodeRecord, StepRecord
from executions.status import ExecutionStatus
from workflows.graph import Node
from workflows.sdk import Body, Context, Incoming, Json


class LeaseLostError(Exception):
    """The execution now belongs to another worker (or was cancelled): nothing more may be written or done."""


class Journal(Protocol):
    """Persists outcomes; every write is guarded by the fence."""

    unavailable: tuple[type[Exception], ...]
    """Errors that mean that storage is temporarily unavailable; they never make a node fail."""

    async def keep(self, value: Json, size: int | None = None) -> Json:
        """The row's representation of a node's input or output: the value, or a reference if it is stored
        elsewhere.

        `size` is its number of JSON characters, if known.
        """
        ...

    def note(self, record: NodeRecord) -> None:
        """Record a node's state with the next commit; a later note replaces an earlier one."""
        ...

    def note_step(self, record: NodeRecord, step: StepRecord) -> None:
        """Write a durable step of the node with the next commit."""
        ...

    def cut_short(self, record: NodeRecord) -> None:
        """If the execution was cancelled, keep the partial result in the error of an attempt that was cut short."""
        ...

    async def commit(self) -> None:
        """Return once everything noted is durable. Raises LeaseLostError."""
        ...

    @property
    def pending(self) -> int:
        """The number of noted records not yet being committed."""
        ...

    async def answer_to(self, record: NodeRecord) -> dict[str, Any] | None:
        """The answer to a waiting node; None if there is none yet."""
        ...

    async def respond(self, response: Json) -> None:
        """Send a node's reply, which is durable, to the waiting caller."""
        ...

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Commit everything noted together with the execution's final status. Raises LeaseLostError."""
        ...

    async def park(self, wake_at: datetime | None, calls: int) -> None:
        """Commit everything noted and leave the worker as `waiting`.

        It is queued again at `wake_at`, after an answer, or when `calls` more of its called executions have
        ended (0: it waits for none). Raises LeaseLostError.
        """
        ...


class Clock(Protocol):
    """Time and randomness."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        ...

    def jitter(self) -> float:
        """A random number from 0 to 1."""
        ...


class Stage(Protocol):
    """Records whose code the loop is running, so that code that blocks it can be identified."""

    def enter(self, node: str) -> None:
        """Attribute the rest of this step of the loop to the node."""
        ...

    def steps(self, coroutine: Coroutine[Any, Any, None], node: str = "") -> Coroutine[Any, Any, None]:
        """The same coroutine, with all its steps attributed to the node."""
        ...


class NoStage:
    """Records nothing."""

    def enter(self, node: str) -> None:
        """Do nothing."""

    def steps(self, coroutine: Coroutine[Any, Any, None], node: str = "") -> Coroutine[Any, Any, None]:
        """The coroutine unchanged."""
        return coroutine


class Contexts(Protocol):
    """Creates the Context of an attempt."""

    async def build(
        self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json, body: Body | None
    ) -> Context:
        """The capabilities for this attempt; `body` is the inside of a container.

        Raises NodeError if the credential is unavailable.
        """
        ...
