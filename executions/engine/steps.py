"""The SDK's `ctx.step`: lets a node perform several external actions, each journaled and done once.

The model is that of durable functions (Restate's `ctx.run`, DBOS's steps, Inngest's `step.run`): after a crash
the node's code runs again from the beginning, and the result of a finished step is read instead of repeating
the step.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from core.failpoints import failpoint
from executions.engine.outcome import error_as_kept, output_of
from executions.engine.ports import Journal
from executions.engine.record import NodeRecord, StepRecord
from executions.status import StepStatus
from workflows.sdk import Clock, Effect, Json, NodeError, own

Work = Callable[[], Awaitable[Any]]
MAX_NAME = 200
"""Characters of a step's name."""


class Steps:
    """The steps of one attempt of a node."""

    def __init__(self, record: NodeRecord, journal: Journal, clock: Clock) -> None:
        self._record = record
        self._journal = journal
        self._clock = clock
        self._taken: set[str] = set()
        self._is_noted = False

    async def take(self, name: str, work: Work, effect: Effect) -> Json:
        """See `workflows.sdk.context.Context.step`."""
        if name in self._taken or len(name) > MAX_NAME:
            raise ValueError(f"the node takes two steps that are called {name!r}, or the name is too long")
        self._taken.add(name)
        known = self._record.steps.get(name)
        if known is None or known.is_open:
            return await self._take(name, work, effect)
        if known.status is StepStatus.FAILED:
            raise _failed(known)
        return own(known.output)

    async def _take(self, name: str, work: Work, effect: Effect) -> Json:
        step = await self._begin(name, effect)
        failpoint("before_step", effect.value)
        try:
            output, size = await output_of(await work())
        except NodeError as error:
            step.status, step.raised = StepStatus.FAILED, error
            step.error = error_as_kept(error) | {"retryable": error.retryable, "not_sent": error.not_sent}
            self._end(step)
            raise
        failpoint("after_step", effect.value)
        step.status, step.output = StepStatus.SUCCEEDED, output
        step.aside = await self._journal.keep(output, size)
        self._end(step)
        if effect is not Effect.PURE:
            await self._journal.commit()
        return own(output)

    async def _begin(self, name: str, effect: Effect) -> StepRecord:
        """Record that a step has begun; durably only if it is unsafe, because only then does a later worker
        need to know."""
        now, attempt = self._clock.now(), self._record.attempt
        step = StepRecord(name=name, attempt=attempt, effect=effect.value, started_at=now)
        self._record.steps[name] = step
        if effect is Effect.UNSAFE:
            self._note(step)
            await self._journal.commit()
        return step

    def _end(self, step: StepRecord) -> None:
        step.finished_at = self._clock.now()
        self._note(step)

    def _note(self, step: StepRecord) -> None:
        """Note the step. With the first one the node is noted too, so that a later worker finds the attempt
        that began it."""
        if not self._is_noted:
            self._is_noted = True
            self._journal.note(self._record)
        self._journal.note_step(self._record, step)


def unknown_outcome(record: NodeRecord) -> StepRecord | None:
    """The unsafe step that was under way in the record's attempt when its worker was lost, if any."""
    return next((step for step in _begun(record) if step.effect == Effect.UNSAFE), None)


def interruption(record: NodeRecord) -> dict[str, Any] | None:
    """What is shown for an interrupted node, including the step that was under way, if any."""
    step = unknown_outcome(record)
    if step is None:
        return None
    message = f"The worker was lost during “{step.name}”. It is not known whether that step took effect."
    hint = "Run it again, skip the node, or let it fail; steps that had finished are not repeated."
    return NodeError("interrupted", message, hint, details={"step": step.name}).as_dict()


def effect_of_failure(record: NodeRecord, error: NodeError) -> Effect:
    """The effect class that decides whether the attempt that ended with `error` may be followed by another.

    It is the node's own, or `unsafe` if an unsafe step raised the error or was cut off by it.
    """
    steps = [*_begun(record), *_raised(record, error)]
    return Effect.UNSAFE if any(step.effect == Effect.UNSAFE for step in steps) else Effect(record.effect)


def take_again(record: NodeRecord, error: NodeError, journal: Journal) -> None:
    """Let the next attempt repeat the steps whose errors ended this one; the node has handled other failures
    itself."""
    for step in _raised(record, error):
        step.status = StepStatus.RETRYING
        journal.note_step(record, step)


def _begun(record: NodeRecord) -> Iterator[StepRecord]:
    steps = record.steps.values()
    return (step for step in steps if step.status is StepStatus.RUNNING and step.attempt == record.attempt)


def _raised(record: NodeRecord, error: BaseException) -> list[StepRecord]:
    """The failed steps that raised this error or led to it."""
    chain = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in chain:
        chain.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    failed = [step for step in record.steps.values() if step.status is StepStatus.FAILED]
    return [step for step in failed if step.raised is not None and id(step.raised) in chain]


def _failed(step: StepRecord) -> NodeError:
    """The error that ended the step, on whichever worker."""
    step.raised = NodeError(**(step.error or {}))
    return step.raised
