"""Drives one run of a level: the nodes outside all containers, or one iteration of a container."""

import asyncio
from collections.abc import Iterable

from executions.engine.attempt import NodeRunner
from executions.engine.frontier import Frontier
from executions.engine.in_flight import InFlight
from executions.engine.loops import Loop
from executions.engine.outcome import settle_failure
from executions.engine.plan import Level
from executions.engine.record import NodeRecord
from executions.engine.run_state import RunState
from executions.engine.scope import Scope, incoming_value
from executions.engine.steps import interruption, unknown_outcome
from executions.status import NodeStatus
from workflows.sdk import Effect, Json

BREATH = 64
"""Instant nodes run consecutively before the loop yields to other executions."""


class Parked(Exception):
    """Nothing in the whole execution can make progress by itself: it may leave the worker."""


class LevelRun:
    """One run of a level. `value` is the input of its first nodes; `scope` what its templates read."""

    def __init__(
        self, state: RunState, level: Level, scope: Scope, iteration: str, first: Iterable[str], value: Json
    ) -> None:
        self.state = state
        self.level = level
        self.scope = scope
        self.iteration = iteration
        self.value = value
        self.frontier = Frontier(level, first)
        self.records: dict[str, NodeRecord] = state.known.take(level.container, iteration)
        self._in_flight: dict[str, InFlight] = {}
        self._ended: asyncio.Queue[str | None] = asyncio.Queue()
        self._at_once = 0
        self._over = False

    async def run(self) -> NodeRecord | None:
        """Run to the end. Returns the record whose failure ended it; None on success.

        Raises Parked (only in the level that `knock` was called on) and LeaseLostError.
        """
        try:
            while True:
                failed = await self._start_ready()
                if failed is not None or not self._in_flight:
                    return failed
                failed = await self._next_outcome()
                if failed is not None:
                    return failed
        finally:
            self._over = True

    @property
    def is_idle(self) -> bool:
        """Whether nothing in this level can make progress by itself."""
        if self._over or not self._ended.empty() or not self._in_flight:
            return False
        return all(one.is_idle for one in self._in_flight.values())

    def knock(self) -> None:
        """Make the driver, which is waiting for an outcome, check whether to park."""
        self._ended.put_nowait(None)

    def output(self) -> Json:
        """The output of the one succeeded leaf; of several, an object keyed by variable."""
        leaves = {
            self.level.nodes[record.node_id].node.variable: record.output
            for record in self.records.values()
            if record.status in (NodeStatus.SUCCEEDED, NodeStatus.REUSED) and self._is_leaf(record.node_id)
        }
        return next(iter(leaves.values())) if len(leaves) == 1 else leaves or None

    def _is_leaf(self, node_id: str) -> bool:
        """Whether nothing follows the node in this run, which may stop before the end of the graph."""
        followers = self.frontier.followers(node_id)
        return not any(self.state.input.may_run(one, self.iteration) for one in followers)

    def sleepers(self) -> list[NodeRecord]:
        """The records of all sleeping nodes in it."""
        return [record for one in self._in_flight.values() for record in one.sleepers()]

    async def stop(self, status: NodeStatus | None) -> None:
        """End everything in flight; with a status, record it for all nodes that have not ended."""
        launched = list(self._in_flight.values())
        self._in_flight.clear()
        for one in launched:
            one.task.cancel()
        await asyncio.gather(*(one.task for one in launched), return_exceptions=True)
        for iteration in [inner for one in launched for inner in one.iterations]:
            await iteration.stop(status)
        if status is not None:
            # All of them: nodes that waited on an earlier worker may not have been resumed before the end.
            self.state.stopped(self.records.values(), status)

    async def _start_ready(self) -> NodeRecord | None:
        while ready := self.frontier.ready():
            for node_id in ready:
                failed = await self._start(node_id)
                if failed is not None:
                    return failed
        self._note_skipped()
        return None

    async def _start(self, node_id: str) -> NodeRecord | None:
        record = self.records.get(node_id)
        if record is not None and _has_outcome(record):
            return record if await self._settle(record) else None
        if self.state.input.may_run(node_id, self.iteration):
            record = record or self._new_record(node_id)
            planned = self.level.nodes[node_id]
            if planned.type.instant and not planned.parameters.large and not self.scope.holds_large:
                return await self._at_once_run(node_id, record)
            self._launch(node_id, record)
        return None

    def _new_record(self, node_id: str) -> NodeRecord:
        self.state.totals.count_run()
        record = self.records[node_id] = NodeRecord(node_id=node_id, iteration=self.iteration)
        return record

    async def _at_once_run(self, node_id: str, record: NodeRecord) -> NodeRecord | None:
        self.state.stage.enter(node_id)
        await self._run_node(node_id, InFlight(record, self.state.slept))
        self._at_once += 1
        if self._at_once % BREATH == 0:
            await asyncio.sleep(0)
        return record if await self._settle(record) else None

    def _launch(self, node_id: str, record: NodeRecord) -> None:
        if _was_interrupted(record):
            record.status, record.error = NodeStatus.INTERRUPTED, interruption(record)
            self.state.journal.note(record)
        launched = self._in_flight[node_id] = InFlight(record, self.state.slept)
        steps = self.state.stage.steps(self._run_node(node_id, launched), node_id)
        launched.task = asyncio.create_task(steps)
        launched.task.add_done_callback(lambda _: self._ended.put_nowait(node_id))

    async def _run_node(self, node_id: str, launched: InFlight) -> None:
        incoming = self.scope.incoming(self.frontier.taken_into(node_id))
        value = incoming_value(incoming) if incoming else self.value
        planned = self.level.nodes[node_id]
        body = (
            Loop(self.state, planned, self.scope, launched, self._inner) if planned.type.container else None
        )
        await NodeRunner(self.state, planned, self.scope, launched, body).run(incoming, value)

    def _inner(self, level: Level, scope: Scope, iteration: str, item: Json) -> "LevelRun":
        """One run of the inside of a container."""
        return LevelRun(self.state, level, scope, iteration, level.roots, item)

    async def _next_outcome(self) -> NodeRecord | None:
        node_id = await self._ended.get()
        if node_id is None:
            if self.is_idle:
                raise Parked
            return None
        self._in_flight[
            node_id
        ].task.result()  # an exception ends the level, and `stop` ends everything inside it
        del self._in_flight[node_id]
        record = self.records[node_id]
        return record if await self._settle(record) else None

    async def _settle(self, record: NodeRecord) -> bool:
        """Process an outcome. True if it ends the level as failed."""
        planned = self.level.nodes[record.node_id]
        if record.status is NodeStatus.FAILED and record.ports is None:
            settle_failure(planned, record)
        if record.ports is None:
            return record.status is NodeStatus.FAILED
        self.state.totals.count_output(record.output_size)
        self.scope.add(record.node_id, record.output, record.output_size)
        self.frontier.finish(record.node_id, record.ports)
        if planned.type.responds and record.status in (NodeStatus.SUCCEEDED, NodeStatus.REUSED):
            await self.state.respond(record, tell=record.status is NodeStatus.SUCCEEDED)
        return False

    def _note_skipped(self) -> None:
        for node_id in self.frontier.newly_skipped():
            known = self.records.get(node_id)
            if known is None or known.status is NodeStatus.REUSED:  # overridden, but no edge to it was taken
                record = self._new_record(node_id)
                record.status, record.ports = NodeStatus.SKIPPED, []
                self.state.journal.note(record)


def _was_interrupted(record: NodeRecord) -> bool:
    """Whether an unrepeatable effect was in progress when its worker was lost or it was cancelled."""
    cut_short = (NodeStatus.RUNNING, NodeStatus.CANCELLED)
    if record.status in cut_short and record.effect == Effect.UNSAFE:
        return True
    return record.status in (*cut_short, NodeStatus.WAITING) and unknown_outcome(record) is not None


def _has_outcome(record: NodeRecord) -> bool:
    """Whether the node is finished. A cancelled one starts over if its parent continues after all."""
    return record.ended and record.status is not NodeStatus.CANCELLED
