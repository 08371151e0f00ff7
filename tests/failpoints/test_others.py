"""Who starts, wakes, recovers, plans or cancels runs dies or fails in the middle of it; and workers that freeze.

These places know nothing of nodes. A hint, a sweep and a planned time are tried with a run of each effect class
at once. A sweep and a cancel need something to take away: a run whose worker has frozen, which a pure node's
run is between its claim and its only commit.
"""

from typing import Any

import pytest

from tests.failpoints.house import EFFECTS, House
from tests.failpoints.installation import until
from tests.processes.workflow import node
from tests.running import external

pytestmark = pytest.mark.processes

FROZEN_AT = {"pure": "after_claim"} | {
    effect: f"after_side_effect.{effect}" for effect in ("repeatable", "keyed", "unsafe")
}
FREEZE = "stop@1" if external("DATABASE_URL") else "hold@1"
"""On SQLite a process that is stopped inside a transaction of another thread holds up everybody, see the docs."""
EVERY_S = 1


def _all_succeed(house: House, executions: dict[str, str]) -> None:
    for effect, execution in executions.items():
        assert house.ended(execution) == "succeeded"
        assert house.calls(execution) == (0 if effect == "pure" else 1)


@pytest.mark.parametrize(
    ("point", "action"),
    [
        ("before_hint", "exit@1"),
        ("before_hint", "error@1"),
        ("before_hint", "duplicate@1"),
        ("after_hint", "exit@1"),
        ("after_hint", "error@1"),
    ],
)
def test_a_run_is_neither_lost_nor_doubled_where_its_hint_is(house: House, point: str, action: str) -> None:
    house.installation.arm(point, action)
    executions = {effect: house.start(effect) for effect in EFFECTS}
    until(lambda: house.installation.has_tripped(point), f"{action} at {point}")
    house.installation.hasten()
    _all_succeed(house, executions)


def test_runs_whose_every_hint_is_lost_wait_for_the_sweeper(house: House) -> None:
    house.installation.arm("before_hint", "error")
    executions = {effect: house.start(effect) for effect in EFFECTS}
    house.installation.disarm()
    house.installation.hasten()
    _all_succeed(house, executions)


def test_runs_that_are_claimed_and_never_begun_are_taken_back(house: House) -> None:
    house.installation.arm("after_claim", "error")
    executions = {effect: house.start(effect) for effect in EFFECTS}
    for execution in executions.values():
        until(lambda execution=execution: house.status(execution) == "running", "a claim")  # type: ignore[misc]
    house.installation.disarm()
    _sweeps(house, "error@1")
    _all_succeed(house, executions)


def test_outcomes_that_cannot_be_committed_are_those_of_a_lost_worker(house: House) -> None:
    outside = ("repeatable", "keyed", "unsafe")
    for effect in outside:
        house.installation.arm(f"before_commit_result.{effect}", "error")
    executions = {effect: house.start(effect) for effect in outside}
    for execution in executions.values():
        let_go = f"execution {execution} could not be written down"
        until(lambda let_go=let_go: house.installation.has_logged(let_go), let_go)  # type: ignore[misc]
    house.installation.disarm()
    _sweeps(house, "exit@1")
    for effect, execution in executions.items():
        _goes_on(house, effect, execution)
        assert house.calls(execution) == (1 if effect == "unsafe" else 2)


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_worker_that_froze_past_its_lease_writes_nothing_over_the_next_ones_work(
    house: House, effect: str
) -> None:
    execution = _frozen(house, effect)
    (first,) = house.installation.stopped()
    house.installation.arm(FROZEN_AT[effect], FREEZE)
    _sweeps(house, "exit@1")
    house.installation.hint_until_taken()
    if effect == "unsafe":
        assert house.interrupted(execution)
        house.decide(execution, "rerun")
        house.installation.hint_until_taken()
    until(lambda: len(house.installation.stopped()) == 2, "the second worker to freeze too")
    before = house.history().changes[execution]
    house.installation.go_on(first)
    # The first worker writes late what it has, then runs this one, which nobody else can.
    another = house.start("pure")
    house.installation.hint_until_taken()
    assert house.ended(another) == "succeeded"
    assert house.history().changes[execution] == before
    house.installation.go_on()
    assert house.ended(execution) == "succeeded"
    assert house.calls(execution) == (0 if effect == "pure" else 2)


def _sweeps(house: House, action: str) -> None:
    """A sweep that takes runs back dies or fails, and the next one does it."""
    house.installation.arm("in_sweeper", action)
    house.installation.hasten(leases=True)
    until(lambda: house.installation.has_tripped("in_sweeper"), "a sweep")
    house.installation.hasten(leases=True)


def _goes_on(house: House, effect: str, execution: str) -> None:
    """It ends; an unsafe node asks first."""
    asks = house.interrupted(execution)
    assert asks == (effect == "unsafe")
    if asks:
        house.decide(execution, "skip")
        house.installation.hint_until_taken()
    assert house.ended(execution) == "succeeded"


def _frozen(house: House, effect: str) -> str:
    place = FROZEN_AT[effect]
    house.installation.arm(place, FREEZE)
    execution = house.start(effect)
    until(lambda: house.installation.has_tripped(place) and house.installation.stopped(), "a frozen worker")
    return execution


@pytest.mark.parametrize("action", ["exit@1", "error@1"])
@pytest.mark.parametrize("effect", EFFECTS)
def test_a_run_is_cancelled_although_nobody_tells_its_worker(house: House, effect: str, action: str) -> None:
    execution = _frozen(house, effect)
    house.installation.arm("in_cancel", action)
    answer = house.ask(f"/api/executions/{execution}/cancel/")
    assert house.installation.has_tripped("in_cancel")
    assert answer["status"] == "cancelled"
    house.installation.go_on()
    another = house.start(effect)
    assert house.ended(another) == "succeeded"
    assert house.status(execution) == "cancelled"
    assert house.calls(execution) == (0 if effect == "pure" else 1)
    assert house.calls(execution, "noted") == 0


@pytest.mark.parametrize("action", ["exit@1", "error@1"])
def test_a_planned_time_fires_once_although_its_scheduler_dies_while_it_fires(
    house: House, action: str
) -> None:
    house.installation.arm("in_scheduler_after_insert", action)
    workflows = {effect: _scheduled(house, effect) for effect in EFFECTS}
    until(lambda: house.installation.has_tripped("in_scheduler_after_insert"), "a planned time")
    house.installation.hasten()
    for workflow in workflows.values():
        until(lambda workflow=workflow: len(_runs(house, workflow)) > 1, "two planned times")  # type: ignore[misc]
        stopped = house.api.patch(f"/api/workflows/{workflow}/", json={"active": False})
        assert stopped.status_code == 200, stopped.text
    for effect, workflow in workflows.items():
        _all_succeed_of(house, effect, _runs(house, workflow))


def _all_succeed_of(house: House, effect: str, runs: list[dict[str, Any]]) -> None:
    times = [run["input"]["scheduled_for"] for run in runs]
    assert len(set(times)) == len(times)
    for run in runs:
        _all_succeed(house, {effect: run["id"]})


def _scheduled(house: House, effect: str) -> str:
    rule = {"every": EVERY_S, "unit": "seconds"}
    start = node("start", "trigger.schedule", parameters={"rules": [rule], "missed": "all"})
    return house.publish(start, effect, "scheduled")


def _runs(house: House, workflow: str) -> list[dict[str, Any]]:
    answer = house.api.get("/api/executions/", params={"workflow": workflow, "limit": 200})
    return [house.execution(run["id"]) for run in answer.json()["results"]]
