"""Runs one node to its outcome: resolve parameters, write ahead, run, record; and retries where worthwhile."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.failpoints import failpoint
from executions.engine import retry
from executions.engine.in_flight import InFlight
from executions.engine.loops import Loop
from executions.engine.outcome import error_as_kept, output_of, settle_failure
from executions.engine.plan import PlannedNode
from executions.engine.ports import LeaseLostError
from executions.engine.record import waiting_for
from executions.engine.run_state import RunState
from executions.engine.scope import Scope
from executions.engine.steps import effect_of_failure, take_again
from executions.status import NodeStatus
from workflows.sdk import (
    Context,
    Effect,
    Incoming,
    Json,
    NodeError,
    Params,
    Routed,
    Wait,
    is_large,
    own,
)
from workflows.sdk.cut_short import partial_of

log = logging.getLogger(__name__)

NODE_TIMEOUT = 600.0
"""Default time limit of a node in seconds; containers have only the execution's limit."""
CUT_SHORT = "The run ended while the model was answering."


class NodeRunner:
    """Runs the attempts of one node in one iteration of one execution; `body` is the inside of a container."""

    def __init__(
        self,
        state: RunState,
        planned: PlannedNode,
        scope: Scope,
        launched: InFlight,
        body: Loop | None,
    ) -> None:
        self.journal = state.journal
        self.contexts = state.contexts
        self.clock = state.clock
        self.planned = planned
        self.scope = scope
        self.launched = launched
        self.record = launched.record
        self.body = body

    async def run(self, incoming: list[Incoming], value: Json) -> None:
        """Fill in the record's outcome; when this returns, the outcome of a side effect is durable."""
        record = self.record
        if self.planned.node.disabled:
            record.begin_attempt(self.clock.now())
            self._succeed(value, self.planned.ports[:1])
        elif record.status is NodeStatus.INTERRUPTED:
            await self._wait_for_a_decision()
        else:
            await self._attempts(incoming, value)
        record.finished_at = self.clock.now()
        await self._note_outcome()
        if record.effect != Effect.PURE:
            await self.journal.commit()

    async def _note_outcome(self) -> None:
        """Note the outcome; one that cannot be stored is a failure of the node, to which its error mode applies."""
        try:
            self.record.aside = await self.journal.keep(self.record.output, self.record.output_size or None)
            self.journal.note(self.record)
        except Exception as error:
            self.record.forget_values()
            self._fail(self._unexpected(error))
            self.journal.note(self.record)

    async def _wait_for_a_decision(self) -> None:
        while True:  # until the execution is parked: the decision is written to the record's row
            await self.launched.nap(self.clock, None)

    async def _attempts(self, incoming: list[Incoming], value: Json) -> None:
        record = self.record
        if record.status is NodeStatus.RETRYING:
            await self._until(record.until)
        while True:
            if record.status is not NodeStatus.WAITING:
                record.begin_attempt(self.clock.now())
            error = await self._attempt(incoming, value)
            if error is None:
                return
            if self.body:
                await self.body.abandon()
            wait = self._wait_before_retry(error)
            if wait is None:
                self._fail(error)
                return
            await self._retry_in(wait, error)

    def _wait_before_retry(self, error: NodeError) -> float | None:
        if self.body:
            return None  # its nodes have had their own retries; a retry of the whole would repeat their work
        effect, policy = effect_of_failure(self.record, error), self.planned.node.retry
        return retry.delay(error, self.record.attempt, effect, policy, self.clock.jitter())

    async def _retry_in(self, seconds: float, error: NodeError) -> None:
        record, now = self.record, self.clock.now()
        record.status, record.finished_at = NodeStatus.RETRYING, now
        record.error = error_as_kept(error) | {"retry_in_s": round(seconds, 1)}
        record.wait = {"until": (now + timedelta(seconds=seconds)).isoformat(), "not_sent": error.not_sent}
        take_again(record, error, self.journal)
        self.journal.note(record)
        await self.journal.commit()
        await self._until(record.until)

    async def _attempt(self, incoming: list[Incoming], value: Json) -> NodeError | None:
        try:
            result = await self._act(incoming, value)
        except NodeError as error:
            # Earlier calls of this attempt were sent and billed.
            error.not_sent = error.not_sent and not any(call.sent for call in self.record.calls)
            return error
        except LeaseLostError:
            raise
        except asyncio.CancelledError as error:
            if partial := partial_of(error):
                self.record.error = error_as_kept(NodeError("cut_short", CUT_SHORT, details=partial))
                self.journal.cut_short(self.record)
            raise
        except Exception as error:
            if isinstance(error, self.journal.unavailable):
                raise
            return self._unexpected(error)
        return await self._take(result if isinstance(result, Routed) else Routed(result, self.planned.ports))

    async def _act(self, incoming: list[Incoming], value: Json) -> Any:
        resumed = self.record.status is NodeStatus.WAITING and self.body is None
        params, context = await self._prepared(incoming, value)
        if resumed:
            result: Any = self.record.awaits
        else:
            await self._write_ahead()
            self._outside("before_side_effect")
            result = self._in_time(await self._timed(self._run(params, context)))
            self._outside("after_side_effect")
        while isinstance(result, Wait):
            answer = await self._over(result)
            # As on another worker, so that what a context has counted does not depend on where the node waited.
            context = await self._context(incoming, value)
            result = self._in_time(await self._timed(self.planned.type.resume(params, context, own(answer))))
        return result

    async def _prepared(self, incoming: list[Incoming], value: Json) -> tuple[Params, Context]:
        names = self.scope.names
        if self.planned.type.carries:
            names = {**names, "item": value, "index": 0}
        values, params = await self.planned.parameters.resolve(names, self.scope.holds_large)
        self.record.effect = self.planned.type.effect_of(params).value
        self.record.input = await self.journal.keep(values)
        return params, await self._context(incoming, value)

    async def _context(self, incoming: list[Incoming], value: Json) -> Context:
        context = await self.contexts.build(self.planned.node, self.record, incoming, value, self.body)
        if self.scope.holds_large and not self.planned.type.instant and is_large(value):
            await asyncio.to_thread(getattr, context, "input")  # makes the copy here and not on the loop
        return context

    def _run(self, params: Params, context: Context) -> Coroutine[Any, Any, Any]:
        """The node's work; entirely in a thread if it never waits and the data are large."""
        work = self.planned.type.run(params, context)
        large = self.scope.holds_large or self.planned.parameters.large
        return asyncio.to_thread(_at_once, work) if self.planned.type.instant and large else work

    async def _write_ahead(self) -> None:
        """After a crash, the effect class determines how to treat an unfinished start; for a container it shows
        that it runs."""
        if self.record.effect != Effect.PURE or self.body:
            self.record.status = NodeStatus.RUNNING
            self.journal.note(self.record)
            await self.journal.commit()

    def _outside(self, name: str) -> None:
        if self.record.effect != Effect.PURE:
            failpoint(name, self.record.effect)

    async def _timed(self, work: Any) -> Any:
        if self.planned.type.instant:
            return await work
        limit = self.planned.node.timeout_s or (None if self.body else NODE_TIMEOUT)
        try:
            async with asyncio.timeout(limit) as timer:
                return await work
        except TimeoutError as error:
            if not timer.expired():
                raise
            # A model call in progress was billed; another attempt would be billed again, and perhaps cut short
            # again.
            partial = partial_of(error.__cause__)
            raise _timeout(limit, retryable=not partial, details=partial) from error

    def _in_time(self, result: Any) -> Any:
        """The result; a wait for called executions ends with the node's time limit. Raises NodeError."""
        limit, begun = self.planned.node.timeout_s, self.record.started_at
        if not (isinstance(result, Wait) and result.calls and limit and begun):
            return result
        until = begun + timedelta(seconds=limit)
        if until <= self.clock.now():
            raise _timeout(limit, retryable=False)  # another attempt would wait for the same calls
        return replace(result, until=until)

    async def _over(self, wait: Wait) -> dict[str, Any] | None:
        """Return when the wait is over, with the answer if there is one."""
        record = self.record
        if record.status is not NodeStatus.WAITING:
            await self._write_wait(wait)
        elif wait.calls:
            # Resumed on a worker: the calls may have ended. If not, the node returns another wait.
            record.status = NodeStatus.RUNNING
            return None
        while record.answer is None and (wait.until is None or wait.until > self.clock.now()):
            await self.launched.nap(self.clock, wait.until)
            if wait.asks:
                record.answer = await self.journal.answer_to(record)
            if wait.calls:
                record.status = NodeStatus.RUNNING
                return None
        if record.answer is None and wait.asks:  # answered in time, but after the record was read
            record.answer = await self.journal.answer_to(record)
        return record.answer

    async def _write_wait(self, wait: Wait) -> None:
        """Not written for a node that only checks its calls and waits again as before: that is already recorded."""
        record, written = self.record, waiting_for(wait)
        record.status = NodeStatus.WAITING
        if record.wait != written:
            record.wait = written
            self.journal.note(record)
            await self.journal.commit()

    async def _until(self, moment: Any) -> None:
        while moment > self.clock.now():
            await self.launched.nap(self.clock, moment)

    async def _take(self, routed: Routed) -> NodeError | None:
        try:
            output, size = await output_of(routed.value)
        except NodeError as error:
            return error
        self._succeed(output, routed.ports)
        self.record.output_size = size
        return None

    def _succeed(self, output: Json, ports: tuple[str, ...]) -> None:
        self.record.status = NodeStatus.SUCCEEDED
        self.record.output, self.record.ports = output, list(ports)

    def _fail(self, error: NodeError) -> None:
        self.record.status = NodeStatus.FAILED
        self.record.error = error_as_kept(error)
        settle_failure(self.planned, self.record)

    def _unexpected(self, error: Exception) -> NodeError:
        log.exception("node %s failed unexpectedly", self.record.node_id, exc_info=error)
        return NodeError(
            "internal_error",
            f"The node failed because of a bug in it or in Wireloom ({type(error).__name__}).",
            "The worker's log has the details.",
        )


def _timeout(limit: float | None, retryable: bool, details: dict[str, Any] | None = None) -> NodeError:
    hint = "Raise the node's time limit, or find out what takes so long."
    message = f"The node took longer than {limit:g} s."
    return NodeError("timeout", message, hint, retryable=retryable, details=details)


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("a node that is called instant has waited")
