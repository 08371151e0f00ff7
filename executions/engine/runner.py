"""Drives one execution of a plan to its end, or until it must wait for a person."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.engine.attempt import NodeRunner, settle_failure
from executions.engine.plan import Plan
from executions.engine.ports import Clock, Contexts, Journal, LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.scheduler import Scheduler
from executions.engine.scope import Scope, incoming_value
from executions.engine.status import ExecutionStatus, NodeStatus
from workflows.sdk import Effect, Json


@dataclass(frozen=True, kw_only=True)
class Start:
    """What an execution begins, or goes on, with.

    `facts` are the template names `execution` and `workflow`; `records` what is already known of its nodes;
    `only` limits the run to these nodes; `seconds_left` is until the execution's time limit.
    """

    trigger: str
    input: Json
    facts: Mapping[str, Any] = field(default_factory=dict)
    records: Iterable[NodeRecord] = ()
    only: frozenset[str] | None = None
    seconds_left: float | None = None


class Runner:
    """One execution. `run()` returns when it has ended, waits, or belongs to somebody else."""

    def __init__(self, plan: Plan, start: Start, journal: Journal, contexts: Contexts, clock: Clock) -> None:
        self.plan = plan
        self.start = start
        self.journal = journal
        self.clock = clock
        self.scheduler = Scheduler(plan, start.trigger)
        self.scope = Scope(plan, start.input, start.facts)
        self.nodes = NodeRunner(journal, contexts, clock, self.scope)
        self.records = {record.node_id: record for record in start.records}
        self.answer: Json = None
        self.answered = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: asyncio.Queue[str] = asyncio.Queue()

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
            await self._stop_tasks()

    async def _drive(self) -> None:
        while True:
            failed = await self._start_ready()
            if failed is None and self._tasks:
                failed = await self._next_outcome()
            if failed is not None:
                return await self._fail(failed)
            if not self._tasks and not self.scheduler.has_ready():
                return await self._end()

    async def _start_ready(self) -> NodeRecord | None:
        """Start what can be started. Returns a record whose failure ends the run."""
        for node_id in self.scheduler.ready():
            record = self.records.get(node_id)
            if record is not None and record.ended:
                self.scheduler.start(node_id)
                if await self._settle(record):
                    return record
            elif self._may_run(node_id, record):
                self.scheduler.start(node_id)
                self._launch(node_id, record or NodeRecord(node_id=node_id))
        self._note_skipped()
        return None

    def _may_run(self, node_id: str, record: NodeRecord | None) -> bool:
        if self.start.only is not None and node_id not in self.start.only:
            self.scheduler.start(node_id)
            return False
        if record is not None and _was_interrupted(record):
            self.scheduler.start(node_id)
            record.status = NodeStatus.INTERRUPTED
            self.journal.note(record)
            return False
        return True

    def _launch(self, node_id: str, record: NodeRecord) -> None:
        planned = self.plan.nodes[node_id]
        incoming = self.scope.incoming(self.scheduler.taken_into(node_id))
        value = self.start.input if node_id == self.start.trigger else incoming_value(incoming)
        self.records[node_id] = record
        task = asyncio.create_task(self.nodes.run(planned, record, incoming, value))
        self._tasks[node_id] = task
        task.add_done_callback(lambda _: self._ended.put_nowait(node_id))

    async def _next_outcome(self) -> NodeRecord | None:
        node_id = await self._ended.get()
        self._tasks.pop(node_id).result()
        record = self.records[node_id]
        return record if await self._settle(record) else None

    async def _settle(self, record: NodeRecord) -> bool:
        """Take an outcome into account. True when it ends the run as failed."""
        planned = self.plan.nodes[record.node_id]
        if record.status is NodeStatus.FAILED and record.ports is None:
            settle_failure(planned, record)
        if record.ports is None:
            return record.status is NodeStatus.FAILED
        self.scope.add(record.node_id, record.output, record.output_size)
        self.scheduler.finish(record.node_id, record.ports)
        if planned.type.responds and record.status is NodeStatus.SUCCEEDED:
            await self._respond(record)
        return False

    async def _respond(self, record: NodeRecord) -> None:
        if not self.answered:
            self.answered, self.answer = True, record.output
            await self.journal.commit()
            await self.journal.respond()

    def _note_skipped(self) -> None:
        for node_id in self.scheduler.newly_skipped():
            if node_id not in self.records:
                record = NodeRecord(node_id=node_id, status=NodeStatus.SKIPPED, ports=[])
                self.records[node_id] = record
                self.journal.note(record)

    async def _end(self) -> None:
        waiting = [
            r for r in self.records.values() if r.status in (NodeStatus.INTERRUPTED, NodeStatus.WAITING)
        ]
        if waiting:
            await self.journal.close(ExecutionStatus.WAITING, None, None)
        else:
            await self.journal.close(ExecutionStatus.SUCCEEDED, self._output(), None)

    def _output(self) -> Json:
        """The answer's body if one was given; else the one succeeded leaf's output; else all of them."""
        if self.answered:
            return self.answer.get("body") if isinstance(self.answer, dict) else self.answer
        leaves = {
            self.plan.nodes[record.node_id].node.variable: record.output
            for record in self.records.values()
            if record.status in (NodeStatus.SUCCEEDED, NodeStatus.REUSED)
            and self.scheduler.is_leaf(record.node_id)
        }
        return next(iter(leaves.values())) if len(leaves) == 1 else leaves or None

    async def _fail(self, record: NodeRecord) -> None:
        await self._cancel_running()
        error = {**(record.error or {}), "node_id": record.node_id}
        await self.journal.close(ExecutionStatus.FAILED, None, error)

    async def _time_out(self) -> None:
        await self._cancel_running()
        message = "The execution reached its time limit."
        error: dict[str, Any] = {
            "code": "timeout",
            "message": message,
            "hint": None,
            "node_id": None,
            "details": {},
        }
        await self.journal.close(ExecutionStatus.TIMED_OUT, None, error)

    async def _cancel_running(self) -> None:
        running = list(self._tasks)
        await self._stop_tasks()
        for node_id in running:
            record = self.records[node_id]
            if not record.ended:
                record.status, record.finished_at = NodeStatus.CANCELLED, self.clock.now()
                self.journal.note(record)

    async def _stop_tasks(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _was_interrupted(record: NodeRecord) -> bool:
    """Whether an effect that must not be repeated was under way when its worker was lost."""
    began = record.status in (NodeStatus.RUNNING, NodeStatus.INTERRUPTED)
    return began and record.effect == Effect.UNSAFE
