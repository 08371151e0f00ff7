"""What nodes that control the flow use in addition to Context: waits, the inside of containers, other workflows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflows.sdk.json import Json


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Returned instead of an output: the node occupies no worker until something happens; then `resume` is
    called.

    `until` is when it resumes by itself; `asks` says whether somebody may answer earlier, and `shown` is what
    that person sees (the answer is bound to its hash; the form fields under its `fields` must be filled in to
    approve, and become the answer's `values`). `calls` is the number of called executions that still have to
    end.
    """

    until: datetime | None = None
    asks: bool = False
    shown: Json = None
    calls: int = 0


@dataclass(frozen=True)
class IterationOutcome:
    """The outcome of one iteration of a container: its output, or the error that ended it."""

    index: int
    output: Json = None
    error: dict[str, Any] | None = None


class Body(Protocol):
    """The inside of a container node."""

    async def each(self, items: Sequence[Json], concurrency: int, *, stop: bool) -> list[IterationOutcome]:
        """Run the inside once per item, at most `concurrency` at a time; the outcomes are in the order of the
        items.

        With `stop`, the first failed iteration cancels the others and is raised as a NodeError.
        """
        ...

    async def iterate(self, index: int, item: Json) -> Json:
        """Run the inside once and return its output. Raises NodeError if it fails."""
        ...

    async def params(self, index: int, item: Json) -> Any:
        """The container's own parameters, rendered with the given `index` and `item`."""
        ...


@dataclass(frozen=True, kw_only=True)
class CalledExecution:
    """An execution of another workflow started by a node: its number among the node's calls, and its state."""

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
        """Start one execution per input, each under its number; those that exist already are not started again.

        Attached executions are cancelled with their caller and wake it when they end. Those of a `batch` yield
        to executions that somebody waits for, and fail immediately if the workflow does not accept their input.
        Returns how many of the new ones have failed. Raises NodeError.
        """
        ...

    async def started(self) -> list[CalledExecution]:
        """Every execution started by this node, by number, with the outputs of those that have ended."""
        ...
