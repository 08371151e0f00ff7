"""Durable steps: each is done once, whatever happens to the worker between two of its commits."""

from collections import Counter
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.run_state import RunInput
from executions.status import ExecutionStatus, NodeStatus
from tests.executions.engine.drawing import Act, Run, draw
from workflows.sdk import Effect

AGENT = [
    {"name": "ask 1", "effect": "repeatable"},
    {"name": "send", "effect": "unsafe"},
    {"name": "ask 2", "effect": "repeatable"},
    {"name": "pay", "effect": "unsafe"},
    {"name": "note", "effect": "keyed"},
]
NAMES = [step["name"] for step in AGENT]


class Worker(Run):
    """A worker that is lost at its n-th commit, before it or after it."""

    def __init__(self, lost_at: int, after: bool, steps: list[dict[str, Any]], **start: Any) -> None:
        done = list(Act.steps) if "records" in start else []
        super().__init__(draw("t>a a>b", a={"steps": steps}), **start)
        Act.steps = done
        self.lost_at, self.after = lost_at, after
        self.journal.before_commit = self._lose

    async def _lose(self) -> None:
        if self.journal.commits + 1 == self.lost_at:
            if self.after:
                self.journal.durable |= self.journal.noted
            self.journal.lost = True
            raise LeaseLostError

    @property
    def left(self) -> list[NodeRecord]:
        """What the next worker finds."""
        return deepcopy(list(self.journal.durable.values()))


async def lost_and_resumed(lost_at: int, after: bool, steps: list[dict[str, Any]]) -> Run:
    """The run of the worker that took over from one that was lost."""
    first = Worker(lost_at, after, steps)
    await first.to_end()
    assert first.journal.status is ExecutionStatus.RUNNING, "it was not lost"
    second = Worker(0, False, steps, records=first.left)
    second.journal.durable = {record.node_id: record for record in second.start.records}
    await second.to_end()
    return second


COMMITS = 2 + len(AGENT)
"""An unsafe step has two, every other one."""


async def test_a_step_is_written_before_the_next_one_begins() -> None:
    done = Worker(0, False, AGENT)
    await done.to_end()
    assert [name for name, _ in Act.steps] == NAMES
    assert done.journal.commits == COMMITS + 1, "the last is the end of the run"
    assert done.journal.durable["a"].output == [{"did": name, "time": 1} for name in NAMES]


@pytest.mark.parametrize("after", [False, True], ids=["before the commit", "after it"])
@pytest.mark.parametrize("lost_at", range(1, COMMITS + 2))
async def test_wherever_its_worker_is_lost_a_finished_step_is_not_done_again(
    lost_at: int, after: bool
) -> None:
    resumed = await lost_and_resumed(lost_at, after, AGENT)
    times = Counter(name for name, _ in Act.steps)
    assert times["send"] <= 1 and times["pay"] <= 1
    if resumed.journal.status is ExecutionStatus.WAITING:
        record = resumed.journal.durable["a"]
        assert record.status is NodeStatus.INTERRUPTED and record.error
        assert record.error["details"]["step"] in ("send", "pay")
    else:
        assert resumed.journal.status is ExecutionStatus.SUCCEEDED
        assert sorted(times) == sorted(NAMES)
        assert [step["did"] for step in resumed.journal.durable["a"].output] == NAMES  # type: ignore[index,union-attr,call-overload]


@pytest.mark.parametrize("name", ["send", "pay"])
async def test_an_unsafe_step_whose_worker_was_lost_in_it_asks_and_what_was_finished_stays(name: str) -> None:
    begun = {"send": 2, "pay": 5}[name]
    waiting = await lost_and_resumed(begun, True, AGENT)
    assert waiting.journal.status is ExecutionStatus.WAITING
    records = deepcopy(list(waiting.journal.durable.values()))
    record = next(record for record in records if record.node_id == "a")
    record.status, record.finished_at = NodeStatus.QUEUED, None  # somebody has decided: run it again
    last = Worker(0, False, AGENT, records=records)
    await last.to_end()
    assert last.journal.status is ExecutionStatus.SUCCEEDED
    assert Counter(step for step, _ in Act.steps) == Counter(NAMES)
    (interrupted,) = last.journal.durable["a"].earlier
    assert (interrupted["status"], interrupted["error"]["code"]) == ("interrupted", "interrupted")


async def test_a_retry_takes_only_the_step_again_that_has_failed() -> None:
    steps = [{"name": "ask", "effect": "repeatable"}, {"name": "read", "effect": "repeatable", "fails": 1}]
    done = Worker(0, False, steps)
    await done.to_end()
    assert Act.steps == [("ask", 1), ("read", 1), ("read", 2)]
    assert done.journal.durable["a"].attempt == 2


async def test_an_unsafe_step_that_fails_is_not_tried_again() -> None:
    done = Worker(0, False, [{"name": "pay", "effect": "unsafe", "fails": 1}])
    await done.to_end()
    assert Act.steps == [("pay", 1)]
    assert done.journal.status is ExecutionStatus.FAILED


async def test_a_failure_that_the_node_has_dealt_with_stays_one_after_a_crash() -> None:
    steps = [
        {"name": "tool", "effect": "unsafe", "fails": 1, "caught": True},
        {"name": "ask", "effect": "repeatable"},
    ]
    resumed = await lost_and_resumed(2, True, steps)  # when it was written that `ask` was done
    assert resumed.journal.durable["a"].output == [{"failed": "tool failed"}, {"did": "ask", "time": 1}]
    assert Act.steps == [("tool", 1), ("ask", 1)]


async def test_a_failure_that_the_node_has_dealt_with_stays_one_in_a_retry() -> None:
    steps = [
        {"name": "tool", "effect": "unsafe", "fails": 1, "caught": True},
        {"name": "ask", "effect": "repeatable", "fails": 1},
    ]
    done = Worker(0, False, steps)
    await done.to_end()
    assert Act.steps == [("tool", 1), ("ask", 1), ("ask", 2)]
    assert done.journal.status is ExecutionStatus.SUCCEEDED


async def test_a_crash_before_the_repeated_step_begins_asks_nobody() -> None:
    """What an earlier attempt had begun says nothing about the one that somebody has asked for."""
    waiting = await lost_and_resumed(1, True, [{"name": "pay", "effect": "unsafe"}])
    record = deepcopy(waiting.journal.durable["a"])
    record.status = NodeStatus.RUNNING
    record.attempt += 1
    last = Worker(0, False, [{"name": "pay", "effect": "unsafe"}], records=[record])
    await last.to_end()
    assert last.journal.status is ExecutionStatus.SUCCEEDED
    assert len(Act.steps) == 1


NAPPING = {"steps": [{"name": "pay", "effect": "unsafe"}], "naps": 60}


async def test_after_a_wait_on_the_same_worker_the_code_runs_again_and_its_steps_do_not() -> None:
    going = Run(draw("t>a a>b t>c", a=NAPPING, c={"waits_for": "b"}))
    await going.to_end()
    assert (going.journal.status, going.journal.parked) == (ExecutionStatus.SUCCEEDED, [])
    assert Act.steps == [("pay", 1)]


async def test_nor_do_they_on_another_worker() -> None:
    going = Run(draw("t>a a>b", a=NAPPING))
    await going.to_end()
    assert going.journal.status is ExecutionStatus.WAITING
    going.start = RunInput(trigger="t", input={}, records=deepcopy(list(going.journal.durable.values())))
    going.clock.moment += timedelta(seconds=60)
    await going.runner().run()
    assert going.journal.status is ExecutionStatus.SUCCEEDED
    assert Act.steps == [("pay", 1)]


async def test_two_steps_of_one_name_are_a_bug_of_the_node() -> None:
    done = Worker(0, False, [{"name": "one", "effect": "pure"}, {"name": "one", "effect": "pure"}])
    await done.to_end()
    error = done.journal.durable["a"].error
    assert error and error["code"] == "internal_error"


async def test_pure_steps_cost_no_commit() -> None:
    done = Worker(0, False, [{"name": str(number), "effect": Effect.PURE} for number in range(5)])
    await done.to_end()
    assert done.journal.commits == 1
