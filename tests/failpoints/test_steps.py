"""A worker dies at each point of a node that does three things outside, as durable steps: none is done twice."""

import pytest

from tests.failpoints.house import House

pytestmark = pytest.mark.processes
STEPS = ("first", "second", "third")


def _calls(house: House, execution: str) -> list[int]:
    return [house.calls(execution, step) for step in STEPS]


@pytest.mark.parametrize(
    ("point", "calls"), [("before_step.repeatable", [1, 1, 1]), ("after_step.repeatable", [1, 2, 1])]
)
def test_a_step_that_may_be_repeated_is_done_again_and_no_other(
    house: House, point: str, calls: list[int]
) -> None:
    house.installation.arm(point, "exit@1")
    execution = house.start("steps")
    assert house.ended(execution) == "succeeded"
    assert house.installation.has_tripped(point)
    assert _calls(house, execution) == calls


@pytest.mark.parametrize(
    ("point", "time", "step", "calls"),
    [
        ("before_step.unsafe", 1, "first", [0, 0, 0]),
        ("after_step.unsafe", 1, "first", [1, 0, 0]),
        ("before_step.unsafe", 2, "third", [1, 1, 0]),
        ("after_step.unsafe", 2, "third", [1, 1, 1]),
    ],
)
@pytest.mark.parametrize("action", ["skip", "rerun"])
def test_an_unsafe_step_asks_by_its_name_and_is_done_again_only_when_somebody_says_so(
    house: House, point: str, time: int, step: str, calls: list[int], action: str
) -> None:
    house.installation.arm(point, f"exit@{time}")
    execution = house.start("steps")
    assert house.interrupted(execution)
    assert _calls(house, execution) == calls
    shown = {node["node_id"]: node for node in house.execution(execution)["nodes"]}
    assert shown["acts"]["error"]["details"] == {"step": step}
    house.decide(execution, action)
    assert house.ended(execution) == "succeeded"
    again = [max(made, 1) + (name == step) * made for name, made in zip(STEPS, calls, strict=True)]
    assert _calls(house, execution) == (again if action == "rerun" else calls)


def test_without_a_crash_each_step_is_done_once(house: House) -> None:
    execution = house.start("steps")
    assert house.ended(execution) == "succeeded"
    assert _calls(house, execution) == [1, 1, 1]
