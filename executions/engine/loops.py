"""The inside of a container: its iterations, their concurrency and their progress."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from executions.engine.in_flight import InFlight, Inner
from executions.engine.plan import Level, PlannedNode
from executions.engine.record import NodeRecord
from executions.engine.run_state import RunState
from executions.engine.scope import Scope
from executions.status import NodeStatus
from workflows.sdk import IterationOutcome, Json, NodeError, apart, is_large, own

Ended = asyncio.Queue[tuple[Inner, asyncio.Task[IterationOutcome]]]
"""Iterations of a window that have ended and are not yet collected."""
MakeInner = Callable[[Level, Scope, str, Json], Inner]
"""Creates a run of a level, from its template scope, its iteration, and the input of its first nodes."""
TELL_EVERY = timedelta(seconds=0.5)
"""The minimum interval between recordings of progress."""
MOST_PENDING = 500
"""Records that may wait for a commit before the next iteration starts, which bounds memory."""


class Loop:
    """The SDK's Body for one container in one iteration of one execution."""

    def __init__(
        self, state: RunState, planned: PlannedNode, scope: Scope, launched: InFlight, inner: MakeInner
    ) -> None:
        self.state = state
        self.planned = planned
        self.scope = scope
        self.launched = launched
        self.record = launched.record
        self._inner = inner
        self._told = state.clock.now()

    async def params(self, index: int, item: Json) -> Any:
        """The container's parameters for this iteration. Raises NodeError."""
        names = {**self.scope.names, "item": item, "index": index}
        large = self.scope.holds_large or is_large(item)
        return (await self.planned.parameters.resolve(names, large))[1]

    async def iterate(self, index: int, item: Json) -> Json:
        """Run one iteration to its end. Raises NodeError if it fails."""
        outcome = (await self._in_window([item], 1, True, first=index))[0]
        return outcome.output

    async def each(self, items: Sequence[Json], concurrency: int, *, stop: bool) -> list[IterationOutcome]:
        """Run an iteration for each item, `concurrency` at a time; outcomes in the order of the items."""
        self.record.progress = {"done": 0, "failed": 0, "total": len(items)}
        return await self._in_window(items, concurrency, stop)

    async def abandon(self) -> None:
        """End all iterations in progress, because the container has failed."""
        left, self.launched.iterations = self.launched.iterations, []
        for one in left:
            await one.stop(NodeStatus.CANCELLED)

    async def _in_window(
        self, items: Sequence[Json], concurrency: int, stop: bool, first: int = 0
    ) -> list[IterationOutcome]:
        outcomes: list[IterationOutcome] = []
        ended: Ended = asyncio.Queue()
        going: set[asyncio.Task[IterationOutcome]] = set()
        try:
            for index, item in enumerate(items, first):
                while len(going) >= concurrency:
                    outcomes.append(await self._next(going, ended, stop))
                going.add(self._begin(index, item, ended))
            while going:
                outcomes.append(await self._next(going, ended, stop))
        finally:
            await _cancelled(going)
        return sorted(outcomes, key=lambda outcome: outcome.index)

    def _begin(self, index: int, item: Json, ended: Ended) -> asyncio.Task[IterationOutcome]:
        inner, scope = self._iteration(index, item)
        task = asyncio.create_task(self._run(inner, scope, index))
        self.launched.iterations.append(inner)
        task.add_done_callback(lambda task: ended.put_nowait((inner, task)))
        return task

    def _iteration(self, index: int, item: Json) -> tuple[Inner, Scope]:
        level = self.state.plan.inside(self.planned.node.id)
        if level is None:
            raise NodeError("empty_container", "The container is empty.", "Add nodes to it.")
        iteration = f"{self.record.iteration}/{index}".lstrip("/")
        names = {**self.scope.names, "item": item, "index": index}
        large = self.scope.holds_large or is_large(item)
        scope = Scope(level, self.state.input.with_links(names, level, iteration), large)
        return self._inner(level, scope, iteration, item), scope

    async def _run(self, inner: Inner, scope: Scope, index: int) -> IterationOutcome:
        failed = await inner.run()
        if failed is None:
            return IterationOutcome(index, await apart(scope.holds_large, own, inner.output()))
        await inner.stop(NodeStatus.CANCELLED)
        return IterationOutcome(index, error=_error_of(failed))

    async def _next(
        self, going: set[asyncio.Task[IterationOutcome]], ended: Ended, stop: bool
    ) -> IterationOutcome:
        self.launched.blocked = True
        inner, task = await ended.get()
        self.launched.blocked = False
        going.discard(task)
        outcome = task.result()
        self.launched.iterations.remove(inner)
        await self._tell(outcome)
        if stop and outcome.error:
            raise _failed(outcome)
        return outcome

    async def _tell(self, outcome: IterationOutcome) -> None:
        progress = self.record.progress = dict(self.record.progress or {"done": 0, "failed": 0})
        progress["done"] += 1
        progress["failed"] += bool(outcome.error)
        now = self.state.clock.now()
        if now - self._told >= TELL_EVERY or self.state.journal.pending >= MOST_PENDING:
            self._told = now
            self.state.journal.note(self.record)
            await self.state.journal.commit()


async def _cancelled(tasks: set[asyncio.Task[IterationOutcome]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _error_of(record: NodeRecord) -> dict[str, Any]:
    return {**(record.error or {}), "node_id": record.node_id}


def _failed(outcome: IterationOutcome) -> NodeError:
    error = outcome.error or {}
    return NodeError(
        "turn_failed",
        f"Turn {outcome.index} failed: {error.get('message')}",
        error.get("hint"),
        details={"index": outcome.index, "error": error},
    )
