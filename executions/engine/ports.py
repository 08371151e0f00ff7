"""What the engine needs of the world, as protocols: the runtime gives the real ones, tests their own."""

from datetime import datetime
from typing import Any, Protocol

from executions.engine.record import NodeRecord
from executions.engine.status import ExecutionStatus
from workflows.graph import Node
from workflows.sdk import Context, Incoming, Json


class LeaseLostError(Exception):
    """The execution belongs to somebody else now (or was cancelled): nothing more may be written or done."""


class Journal(Protocol):
    """Where outcomes are written down; every write carries the fence."""

    def note(self, record: NodeRecord) -> None:
        """Write a node's state with the next commit; what is noted later replaces what was noted before."""
        ...

    async def commit(self) -> None:
        """Return once everything noted is durable. Raises LeaseLostError."""
        ...

    async def respond(self) -> None:
        """Tell whoever waits that an answer is durable."""
        ...

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Commit everything noted together with the execution's new status. Raises LeaseLostError."""
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


class Contexts(Protocol):
    """Makes the Context of an attempt."""

    async def build(self, node: Node, record: NodeRecord, incoming: list[Incoming], value: Json) -> Context:
        """The capabilities for this attempt. Raises NodeError where the credential cannot be had."""
        ...
