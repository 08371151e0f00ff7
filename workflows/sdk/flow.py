"""What nodes that steer a run use beyond a Context: waits, the inside of containers, other workflows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflows.sdk.json import Json


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Returned instead of an output: the node holds no worker until something happens, then `resume` is called.

    `until` is when it goes on by itself; `asks` whether somebody may answer before, and `shown` what they are
    shown (the answer is bound to its hash; form fields under its `fields` must be filled in to approve, and are
    then the answer's `values`). `calls` is how many more of its called executions must end first.
    """

    until: datetime | None = None
    asks: bool = False
    shown: Json = None
    calls: int = 0


@dataclass(frozen=True)
class IterationOutcome:
    """What became of one iteration of a container: its output, or the error that ended it."""

    index: int
    output: Json = None
    error: dict[str, Any] | None = None


class Body(Protocol):
    """The inside of a container node."""

    async def each(self, items: Sequence[Json], concurrency: int, *, stop: bool) -> list[IterationOutcome]:
        """Run the inside once an item, so many at a time; outcomes in the order of the items.

        With `stop` the first failed iteration cancels the others and is raised as a NodeError.
        """
        ...

    async def iterate(self, index: int, item: Json) -> Json:
        """Run the inside once more; returns its output. Raises NodeError when it fails."""
        ...

    async def params(self, index: int, item: Json) -> Any:
        """The container's own parameters, rendered with these `index` and `item`."""
        ...


@dataclass(frozen=True, kw_only=True)
class CalledExecution:
    """An execution of another workflow that a node has started: its number among the node's calls, and its state."""

    number: int
    execution: str
    status: str
    ended: bool
    output: Json = None
    error: Mapping[str, Any] | None = None


class Workflows(Protocol):
    """Other workflows of the organisation, which a node may start."""

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        """Start an execution an input, each under its number; one that is there already is not started again.

        `attached` ones are cancelled with their caller and wake it when they end; those of a `batch` wait behind
        what somebody waits for, and have failed at once where the workflow does not take their input. Returns how
        many of the new ones have. Raises NodeError.
        """
        ...

    async def started(self) -> list[CalledExecution]:
        """Every execution that this node has started, by number; outputs of those that have ended."""
        ...
