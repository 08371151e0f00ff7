"""Drives one execution of a plan to its end, or until nothing in it can go on by itself."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.engine.attempt import NodeRunner
from executions.engine.doing import Doing
from executions.engine.loops import Loop
from executions.engine.plan import Level, Plan, PlannedNode
from executions.engine.ports import Clock, Contexts, Journal, LeaseLostError, NoStage, Stage
from executions.engine.record import NodeRecord
from executions.engine.scope import Scope, top_names
from executions.engine.turn import Parked, Turn
from executions.status import NODE_ENDED, ExecutionStatus, NodeStatus
from workflows.sdk import Json, NodeError, is_large

log = logging.getLogger(__name__)

MAX_GIVEN = 512 * 1024 * 1024
"""Characters of JSON that the nodes of an execution may give while one worker holds it."""
MAX_NODE_RUNS = 250_000
"""Node runs in one execution: a loop in a loop must not fill the database."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """What an execution begins, or goes on, with.

    `facts` are the template names `execution` and `workflow`; `records` what is already known of its nodes;
    `only` limits the run to these nodes outside containers; `seconds_left` is until the execution's time limit;
    `link` gives the link by which somebody answers a node (by its id and iteration) while it waits.
    """

    trigger: str
    input: Json
    facts: Mapping[str, Any] = field(default_factory=dict)
    records: Iterable[NodeRecord] = ()
    only: frozenset[str] | None = None
    seconds_left: float | None = None
    link: Callable[[str, str], str] | None = None


class Runner:
    """One execution on a worker. `run()` returns when it has ended, waits, or belongs to somebody else."""

    def __init__(
        self,
        plan: Plan,
        start: Start,
        journal: Journal,
        contexts: Contexts,
        clock: Clock,
        stage: Stage | None = None,
    ) -> None:
        self.plan = plan
        self.start = start
        self.journal = journal
        self.contexts = contexts
        self.clock = clock
        self.stage = stage or NoStage()
        self.known: dict[tuple[str | None, str], dict[str, NodeRecord]] = {}
        """What earlier workers wrote down, by container and iteration; a turn takes its own out."""
        for record in start.records:
            place = (plan.parents[record.node_id], record.iteration)
            self.known.setdefault(place, {})[record.node_id] = record
        self._runs = sum(map(len, self.known.values()))
        self._given = 0
        self._answer: Json = None
        self._answered = False
        names = self.with_links(top_names(plan, start.input, start.facts), plan.top, "")
        scope = Scope(plan.top, names, is_large(start.input))
        self.top = self.turn(plan.top, scope, "", [start.trigger], start.input)

    async def run(self) -> None:
        """Run to the end. A lost lease ends it silently: whoever holds it now goes on."""
        try:
            async with asyncio.timeout(self.start.seconds_left) as timer:
                await self._drive()
        except LeaseLostError:
            return
        except TimeoutError:
            if not timer.expired():
                raise
            await self._time_out()
        finally:
            await self.top.stop(None)

    async def _drive(self) -> None:
        try:
            failed = await self.top.run()
        except Parked:
            await self._park()
        except NodeError as error:
            await self._fail(error.as_dict() | {"node_id": None})
        except Exception as error:
            if isinstance(error, (LeaseLostError, *self.journal.unavailable)):
                raise
            await self._break_off(error)
        else:
            if failed is None:
                await self._close(ExecutionStatus.SUCCEEDED, None)
            else:
                await self._fail({**(failed.error or {}), "node_id": failed.node_id})

    def turn(self, level: Level, scope: Scope, iteration: str, first: Iterable[str], value: Json) -> Turn:
        """A run of a level within this execution."""
        return Turn(self, level, scope, iteration, first, value)

    def attempts(self, planned: PlannedNode, scope: Scope, doing: Doing) -> NodeRunner:
        """What runs the attempts of one node; for a container it knows the inside."""
        body = Loop(self, planned, scope, doing) if planned.type.container else None
        return NodeRunner(self, planned, scope, doing, body)

    def may_run(self, node_id: str, iteration: str) -> bool:
        """Whether the run is to go that far."""
        return self.start.only is None or bool(iteration) or node_id in self.start.only

    def with_links(self, names: dict[str, Json], level: Level, iteration: str) -> dict[str, Json]:
        """`names` with the links to answer the level's nodes: `execution.resume_urls.<variable>`."""
        if not level.asking or self.start.link is None:
            return names
        facts = names.get("execution")
        known = facts if isinstance(facts, dict) else {}
        urls = {level.nodes[one].node.variable: self.start.link(one, iteration) for one in level.asking}
        return {**names, "execution": {**known, "resume_urls": {**known.get("resume_urls", {}), **urls}}}

    def count_run(self) -> None:
        """One node run more. Raises NodeError at the limit."""
        self._runs += 1
        if self._runs > MAX_NODE_RUNS:
            raise NodeError(
                "too_many_node_runs",
                f"An execution holds at most {MAX_NODE_RUNS:,} node runs.",
                "Split the work: call a sub-workflow for each part of it.",
            )

    def count_output(self, size: int) -> None:
        """Characters of JSON more that the execution has given. Raises NodeError at the limit."""
        self._given += size
        if self._given > MAX_GIVEN:
            raise NodeError(
                "execution_too_large",
                f"The outputs of an execution have at most {MAX_GIVEN // 1024 // 1024} MB of JSON together.",
                "Hand on only what is needed, or call a sub-workflow for each part of the work.",
            )

    def look_if_idle(self) -> None:
        """A node has fallen asleep: perhaps it was the last that was awake."""
        if self.top.is_idle:
            self.top.knock()

    def stopped(self, records: Iterable[NodeRecord], status: NodeStatus) -> None:
        """Write down which nodes do not go on: those that have not ended, and do not sleep until it is taken up."""
        asleep = (NodeStatus.WAITING, NodeStatus.RETRYING, NodeStatus.INTERRUPTED)
        as_they_are = NODE_ENDED.union(asleep if status is NodeStatus.WAITING else ())
        for record in [one for one in records if one.status not in as_they_are]:
            record.status = status
            record.finished_at = self.clock.now() if record.ended else None
            self.journal.note(record)

    async def respond(self, record: NodeRecord, *, tell: bool) -> None:
        """Answer whoever started the execution with what the node has given, unless they need not be told; the first
        answer is what counts."""
        if self._answered:
            return
        self._answered, self._answer = True, record.output
        if tell:
            await self.journal.commit()
            await self.journal.respond(record.row_output)

    def _output(self) -> Json:
        """The answer's body if one was given, else what the leaves gave."""
        if self._answered:
            return self._answer.get("body") if isinstance(self._answer, dict) else self._answer
        return self.top.output()

    async def _park(self) -> None:
        asleep = self.top.sleepers()
        times = [record.until for record in asleep if record.until is not None]
        calls = [record.wait["calls"] for record in asleep if record.wait and record.wait.get("calls")]
        await self.top.stop(NodeStatus.WAITING)
        await self.journal.park(min(times, default=None), min(calls, default=0))

    async def _fail(self, error: dict[str, Any]) -> None:
        await self._close(ExecutionStatus.FAILED, error)

    async def _close(self, status: ExecutionStatus, error: dict[str, Any] | None) -> None:
        """End it, and with it everything that an earlier worker has left open in it."""
        output = self._output() if error is None else None
        await self.top.stop(NodeStatus.CANCELLED)
        for records in self.known.values():
            self.stopped(records.values(), NodeStatus.CANCELLED)
        await self.journal.close(status, output, error)

    async def _break_off(self, error: Exception) -> None:
        """End a run that cannot go on because of a bug, with everything in it."""
        log.exception("an execution failed unexpectedly", exc_info=error)
        message = f"The run failed because of a bug in Wireloom ({type(error).__name__})."
        told = NodeError("internal_error", message, "The worker's log has the details.")
        await self._fail(told.as_dict() | {"node_id": None})

    async def _time_out(self) -> None:
        error = NodeError("timeout", "The execution reached its time limit.").as_dict()
        await self._close(ExecutionStatus.TIMED_OUT, error | {"node_id": None})
