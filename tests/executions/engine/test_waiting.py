"""Waiting without a worker: when an execution is parked, until when, and how it goes on."""

import asyncio
from datetime import timedelta
from typing import Any

from executions.engine.record import NodeRecord
from executions.engine.testing import ManualClock
from executions.status import ExecutionStatus, NodeStatus
from tests.executions.engine.drawing import Act, Run, draw, run
from tests.patience import PATIENCE_S
from workflows.sdk import CalledExecution
from workflows.sdk.testing import FakeWorkflows

NOON = ManualClock().moment


def waits(**parameters: Any) -> dict[str, Any]:
    return {**parameters, "node": {"type": "flow.wait"}}


def ended(node: str, **fields: Any) -> NodeRecord:
    return NodeRecord(
        node_id=node, attempt=1, status=NodeStatus.SUCCEEDED, output={}, ports=["main"], **fields
    )


def waiting(node: str, answer: dict[str, Any] | None = None, **wait: Any) -> NodeRecord:
    return NodeRecord(node_id=node, attempt=1, status=NodeStatus.WAITING, wait=wait, answer=answer)


async def test_a_long_wait_parks_the_execution_until_its_time() -> None:
    done = await run("t>w w>a", w=waits(amount=2, unit="hours"))
    assert done.journal.status is ExecutionStatus.WAITING
    assert done.journal.parked == [(NOON + timedelta(hours=2), 0)]
    assert done.statuses == {"t": "succeeded", "w": "waiting"}
    assert Act.seen == []


async def test_a_short_wait_stays_on_the_worker() -> None:
    done = await run("t>w w>a", w=waits(amount=2, unit="seconds"))
    assert done.journal.status is ExecutionStatus.SUCCEEDED
    assert done.journal.parked == []


async def test_the_earliest_of_several_waits_is_when_it_goes_on() -> None:
    done = await run("t>v t>w", v=waits(amount=3, unit="days"), w=waits(amount=1, unit="hours"))
    assert done.journal.parked == [(NOON + timedelta(hours=1), 0)]


async def test_nothing_is_parked_while_another_branch_can_go_on() -> None:
    # `a` runs until `b` begins, which is behind it: were the execution parked meanwhile, `a` would be cancelled.
    done = await run("t>w t>a t>b", w=waits(amount=1, unit="hours"), a={"waits_for": "b"})
    assert done.statuses["a"] == done.statuses["b"] == "succeeded"
    assert done.journal.status is ExecutionStatus.WAITING


async def test_a_wait_whose_time_has_come_goes_on() -> None:
    records = [ended("t"), waiting("w", until=(NOON - timedelta(seconds=1)).isoformat())]
    done = await run("t>w w>a", {"records": records}, w=waits(amount=2, unit="hours"))
    assert done.journal.status is ExecutionStatus.SUCCEEDED
    assert done.journal.durable["w"].output == {"resumed_by": "time", "data": {}}
    assert done.journal.durable["w"].attempt == 1


async def test_an_answered_wait_goes_on_with_the_answer() -> None:
    answer = {"action": "approve", "data": {"said": "yes"}, "by": None, "at": ""}
    records = [ended("t"), waiting("w", answer, until=None, asks=True)]
    done = await run("t>w w>a", {"records": records}, w=waits(mode="call", amount=0))
    assert done.journal.durable["w"].output == {"resumed_by": "call", "data": {"said": "yes"}}


async def test_an_answer_is_heard_while_another_branch_keeps_the_execution_on_its_worker() -> None:
    going = Run(draw("t>w t>a w>b", w=waits(mode="call", amount=0), a={"waits_for": "b"}))
    going.journal.answers_given["w"] = {"action": "approve", "data": 1, "by": None, "at": ""}
    async with asyncio.timeout(PATIENCE_S):
        await going.to_end()
    assert going.statuses == {"t": "succeeded", "w": "succeeded", "a": "succeeded", "b": "succeeded"}


async def test_an_approval_leaves_by_what_was_decided() -> None:
    answer = {"action": "reject", "data": {"comment": "no"}, "by": "ada@example.org", "at": "x"}
    records = [ended("t"), waiting("p", answer, asks=True, shown={})]
    done = await run(
        "t>p p:approved>a p:rejected>b p:timeout>c",
        {"records": records},
        p={"node": {"type": "flow.approval"}},
    )
    assert [node for node, _ in Act.seen] == ["b"]
    assert done.journal.durable["p"].output["comment"] == "no"


async def test_an_approval_that_nobody_gave_leaves_by_its_time_out() -> None:
    records = [ended("t"), waiting("p", until=(NOON - timedelta(1)).isoformat(), asks=True, shown={})]
    await run(
        "t>p p:approved>a p:timeout>c",
        {"records": records},
        p={"timeout": 1, "node": {"type": "flow.approval"}},
    )
    assert [node for node, _ in Act.seen] == ["c"]


async def test_a_retry_that_is_far_off_parks_the_execution() -> None:
    policy = {"retry": {"wait_s": 600, "max_wait_s": 600}}
    done = await run("t>a", a={"fails": 1, "node": policy})
    assert done.journal.status is ExecutionStatus.WAITING
    assert done.statuses["a"] == "retrying"
    (until, _) = done.journal.parked[0]
    assert until is not None and until > NOON


async def test_a_parked_retry_is_the_next_attempt_when_its_time_has_come() -> None:
    until = (NOON - timedelta(seconds=1)).isoformat()
    tried = NodeRecord(node_id="a", attempt=1, status=NodeStatus.RETRYING, wait={"until": until})
    done = await run("t>a", {"records": [ended("t"), tried]}, a={"fails": 1})
    assert Act.seen == [("a", 2)]
    assert done.journal.status is ExecutionStatus.SUCCEEDED


async def test_a_wait_inside_a_loop_parks_the_loop_and_its_ended_turns_are_not_repeated() -> None:
    drawn = {
        "l": {"items": [1, 2], "concurrency": 1, "node": {"type": "flow.for_each"}},
        "a": {"node": {"parent": "l"}},
        "w": {"amount": 1, "unit": "hours", "node": {"type": "flow.wait", "parent": "l"}},
    }
    first = await run("t>l a>w", **drawn)
    assert first.journal.status is ExecutionStatus.WAITING
    assert first.statuses["l"] == "waiting"
    assert Act.seen == [("a", 1)]
    again = Run(draw("t>l a>w", **drawn), records=list(first.journal.durable.values()))
    again.clock.moment = NOON + timedelta(hours=1)
    await again.to_end()
    assert Act.seen == [("a", 1)], "only the second item's turn"
    assert again.statuses["w@0"] == "succeeded"
    assert again.journal.durable["l"].attempt == 1


async def test_links_to_answer_stand_in_the_scope_before_the_node_waits() -> None:
    done = await run(
        "t>a a>w",
        {"link": lambda node, iteration: f"link/{node}/{iteration}"},
        a={"output": "{{execution.resume_urls.v_w}}"},
        w=waits(mode="call", amount=0),
    )
    assert done.journal.durable["a"].output == "link/w/"


async def test_the_time_limit_ends_what_waits_on_its_worker() -> None:
    async with asyncio.timeout(PATIENCE_S):
        done = await run("t>a", {"seconds_left": 0.01}, a={"forever": True})
    assert done.journal.status is ExecutionStatus.TIMED_OUT
    assert done.statuses["a"] == "cancelled"


async def test_a_caller_that_is_woken_too_early_waits_again_off_its_worker() -> None:
    called = CalledExecution(number=0, execution="x", status="running", ended=False)
    going = Run(
        draw("t>s", s={"workflow": "w", "node": {"type": "flow.subworkflow"}}),
        records=[ended("t"), waiting("s", calls=1)],
    )
    going.contexts.workflows = FakeWorkflows(runs=[called])
    async with asyncio.timeout(PATIENCE_S):
        await going.to_end()
    assert going.journal.parked == [(None, 1)]
    assert going.statuses["s"] == "waiting"


async def test_an_answer_that_came_in_time_counts_also_where_the_worker_had_not_heard_of_it() -> None:
    until = (NOON - timedelta(seconds=1)).isoformat()
    plan = draw("t>p p:approved>a p:timeout>c", p={"timeout": 1, "node": {"type": "flow.approval"}})
    going = Run(plan, records=[ended("t"), waiting("p", until=until, asks=True, shown={})])
    going.journal.answers_given["p"] = {"action": "approve", "data": None, "by": None, "at": ""}
    await going.to_end()
    assert [node for node, _ in Act.seen] == ["a"]


class Ending(FakeWorkflows):
    """One call, which has ended at the look with this number."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    async def started(self) -> list[CalledExecution]:
        self.looks -= 1
        ended = self.looks <= 0
        return [
            CalledExecution(number=0, execution="x", status="succeeded" if ended else "running", ended=ended)
        ]


async def commits_with(looks: int) -> int:
    """Commits of a run whose other branch keeps it on its worker until the call has ended."""
    plan = draw(
        "t>s t>a s>b", s={"workflow": "w", "node": {"type": "flow.subworkflow"}}, a={"waits_for": "b"}
    )
    going = Run(plan)
    going.contexts.workflows = Ending(looks)
    async with asyncio.timeout(PATIENCE_S):
        await going.to_end()
    assert going.statuses["s"] == going.statuses["b"] == "succeeded"
    return going.journal.commits


async def test_a_node_that_looks_after_its_calls_again_and_again_writes_down_once_that_it_waits() -> None:
    assert await commits_with(looks=20) == await commits_with(looks=2)


CALLING = {"s": {"workflow": "w", "node": {"type": "flow.subworkflow", "timeout_s": 60}}}


def calling(*, ended_as: str = "", **record: Any) -> Run:
    """A node with a time limit of a minute waits for what it has called."""
    call = CalledExecution(
        number=0, execution="x", status=ended_as or "running", ended=bool(ended_as), output="done"
    )
    records = [ended("t"), waiting("s", calls=1)] if record else []
    for name, value in record.items():
        setattr(records[1], name, value)
    made = Run(draw("t>s", **CALLING), records=records)
    made.contexts.workflows = FakeWorkflows(runs=[call])
    return made


async def test_the_time_limit_of_a_node_counts_while_it_waits_for_what_it_called() -> None:
    going = calling()
    await going.to_end()
    assert going.journal.parked == [(NOON + timedelta(seconds=60), 1)]


async def test_a_node_whose_calls_took_too_long_fails_for_good() -> None:
    going = calling(started_at=NOON - timedelta(seconds=61))
    async with asyncio.timeout(PATIENCE_S):
        await going.to_end()
    assert going.journal.error is not None and going.journal.error["code"] == "timeout"
    assert going.journal.durable["s"].attempt == 1


async def test_what_had_ended_when_the_time_was_over_counts() -> None:
    going = calling(ended_as="succeeded", started_at=NOON - timedelta(seconds=61))
    await going.to_end()
    assert going.journal.output == {"execution": "x", "output": "done", "results": None, "errors": None}


async def test_an_answer_to_an_earlier_attempt_does_not_answer_the_next() -> None:
    answer = {"action": "approve", "data": {}, "by": None, "at": ""}
    until = (NOON - timedelta(seconds=1)).isoformat()
    tried = NodeRecord(
        node_id="w", attempt=1, status=NodeStatus.RETRYING, wait={"until": until}, answer=answer
    )
    done = await run("t>w w>a", {"records": [ended("t"), tried]}, w=waits(mode="call", amount=0))
    assert done.statuses["w"] == "waiting"
    assert Act.seen == []
