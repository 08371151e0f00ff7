"""The inside of a container: its turns, their window, their progress."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from executions.engine.scope import Scope
from executions.status import NodeStatus
from workflows.sdk import Json, NodeError, TurnOutcome, apart, is_large, own

if TYPE_CHECKING:
    from executions.engine.doing import Doing
    from executions.engine.plan import PlannedNode
    from executions.engine.record import NodeRecord
    from executions.engine.runner import Runner
    from executions.engine.turn import Turn

Ended = asyncio.Queue[tuple["Turn", asyncio.Task[TurnOutcome]]]
"""The turns of one window that have ended and are not yet taken in."""
TELL_EVERY = timedelta(seconds=0.5)
"""Progress is written down that often at most."""
MOST_PENDING = 500
"""Records that may wait for a commit before the next turn begins: many turns must stay small in memory."""


class Loop:
    """The SDK's Body for one container in one place of one execution."""

    def __init__(self, runner: "Runner", planned: "PlannedNode", scope: "Scope", doing: "Doing") -> None:
        self.runner = runner
        self.planned = planned
        self.scope = scope
        self.doing = doing
        self.record = doing.record
        self._told = runner.clock.now()

    async def params(self, index: int, item: Json) -> Any:
        """The container's parameters as this turn sees them. Raises NodeError."""
        names = {**self.scope.names, "item": item, "index": index}
        large = self.scope.holds_large or is_large(item)
        return (await self.planned.parameters.resolve(names, large))[1]

    async def turn(self, index: int, item: Json) -> Json:
        """One turn, to its end. Raises NodeError when it fails."""
        outcome = (await self._in_window([item], 1, True, first=index))[0]
        return outcome.output

    async def each(self, items: Sequence[Json], concurrency: int, *, stop: bool) -> list[TurnOutcome]:
        """A turn an item, so many at a time; outcomes in the order of the items."""
        self.record.progress = {"done": 0, "failed": 0, "total": len(items)}
        return await self._in_window(items, concurrency, stop)

    async def abandon(self) -> None:
        """The container has failed: end what is still going on inside."""
        turns, self.doing.turns = self.doing.turns, []
        for turn in turns:
            await turn.stop(NodeStatus.CANCELLED)

    async def _in_window(
        self, items: Sequence[Json], concurrency: int, stop: bool, first: int = 0
    ) -> list[TurnOutcome]:
        outcomes: list[TurnOutcome] = []
        ended: Ended = asyncio.Queue()
        going: set[asyncio.Task[TurnOutcome]] = set()
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

    def _begin(self, index: int, item: Json, ended: Ended) -> asyncio.Task[TurnOutcome]:
        turn = self._turn(index, item)
        task = asyncio.create_task(self._run(turn, index))
        self.doing.turns.append(turn)
        task.add_done_callback(lambda task: ended.put_nowait((turn, task)))
        return task

    def _turn(self, index: int, item: Json) -> "Turn":
        level = self.runner.plan.inside(self.planned.node.id)
        if level is None:
            raise NodeError("empty_container", "The container has no nodes inside.", "Put some into it.")
        iteration = f"{self.record.iteration}/{index}".lstrip("/")
        names = {**self.scope.names, "item": item, "index": index}
        large = self.scope.holds_large or is_large(item)
        scope = Scope(level, self.runner.with_links(names, level, iteration), large)
        return self.runner.turn(level, scope, iteration, level.roots, item)

    async def _run(self, turn: "Turn", index: int) -> TurnOutcome:
        failed = await turn.run()
        if failed is None:
            return TurnOutcome(index, await apart(turn.scope.holds_large, own, turn.output()))
        await turn.stop(NodeStatus.CANCELLED)
        return TurnOutcome(index, error=_error_of(failed))

    async def _next(self, going: set[asyncio.Task[TurnOutcome]], ended: Ended, stop: bool) -> TurnOutcome:
        self.doing.blocked = True
        turn, task = await ended.get()
        self.doing.blocked = False
        going.discard(task)
        outcome = task.result()
        self.doing.turns.remove(turn)
        await self._tell(outcome)
        if stop and outcome.error:
            raise _failed(outcome)
        return outcome

    async def _tell(self, outcome: TurnOutcome) -> None:
        progress = self.record.progress = dict(self.record.progress or {"done": 0, "failed": 0})
        progress["done"] += 1
        progress["failed"] += bool(outcome.error)
        now = self.runner.clock.now()
        if now - self._told >= TELL_EVERY or self.runner.journal.pending >= MOST_PENDING:
            self._told = now
            self.runner.journal.note(self.record)
            await self.runner.journal.commit()


async def _cancelled(tasks: set[asyncio.Task[TurnOutcome]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _error_of(record: "NodeRecord") -> dict[str, Any]:
    return {**(record.error or {}), "node_id": record.node_id}


def _failed(outcome: TurnOutcome) -> NodeError:
    error = outcome.error or {}
    return NodeError(
        "turn_failed",
        f"Turn {outcome.index} failed: {error.get('message')}",
        error.get("hint"),
        details={"index": outcome.index, "error": error},
    )
