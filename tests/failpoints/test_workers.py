"""A worker dies, or its database fails, at each named place of a run, with a node of each effect class in hand.

Cells that are not there: a pure node has no side effect, so `before_side_effect`, `mid_stream` and
`after_side_effect` are no places of its run.
"""

import pytest

from tests.failpoints.house import EFFECTS, House

pytestmark = pytest.mark.processes

BEFORE_IT_ACTS = ("before_claim", "after_claim", "after_commit_result")
"""Failpoints after which the state is certain: the node has not started, or its outcome is recorded."""


def _of_its_class(point: str, effect: str) -> str:
    """The place where only the node in question comes by."""
    return point if point in ("before_claim", "after_claim", "mid_stream") else f"{point}.{effect}"


def _run(house: House, effect: str, place: str, action: str) -> str:
    house.installation.arm(place, action)
    execution = house.start(effect)
    house.interrupted(execution)
    assert house.installation.has_tripped(place)
    return execution


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("point", BEFORE_IT_ACTS)
def test_who_dies_where_nothing_is_open_leaves_a_run_that_just_goes_on(
    house: House, point: str, effect: str
) -> None:
    execution = _run(house, effect, _of_its_class(point, effect), "exit@1")
    assert house.ended(execution) == "succeeded"
    assert house.calls(execution) == (0 if effect == "pure" else 1)


@pytest.mark.parametrize("effect", ("repeatable", "keyed"))
@pytest.mark.parametrize(
    ("point", "calls"),
    [("before_side_effect", 1), ("mid_stream", 2), ("after_side_effect", 2), ("before_commit_result", 2)],
)
def test_what_may_be_repeated_runs_again_when_its_worker_dies_in_the_middle(
    house: House, point: str, calls: int, effect: str
) -> None:
    action = "exit@2" if point == "mid_stream" else "exit@1"
    execution = _run(house, effect, _of_its_class(point, effect), action)
    assert house.ended(execution) == "succeeded"
    assert house.calls(execution) == calls
    # Whether both calls carried one key is a rule of every record: see the fixture.


@pytest.mark.parametrize(
    ("point", "calls"),
    [("before_side_effect", 0), ("mid_stream", 1), ("after_side_effect", 1), ("before_commit_result", 1)],
)
@pytest.mark.parametrize("action", ["skip", "rerun"])
def test_what_is_unsafe_asks_when_its_worker_dies_in_the_middle(
    house: House, point: str, calls: int, action: str
) -> None:
    place = _of_its_class(point, "unsafe")
    house.installation.arm(place, "exit@2" if point == "mid_stream" else "exit@1")
    execution = house.start("unsafe")
    assert house.interrupted(execution)
    assert house.installation.has_tripped(place)
    assert house.calls(execution) == calls
    house.decide(execution, action)
    assert house.ended(execution) == "succeeded"
    assert house.calls(execution) == calls + (action == "rerun")


def test_a_pure_node_runs_again_when_its_worker_dies_before_the_commit(house: House) -> None:
    execution = _run(house, "pure", "before_commit_result.pure", "exit@1")
    assert house.ended(execution) == "succeeded"


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("point", ["before_claim", "before_commit_result", "after_commit_result"])
def test_a_transaction_that_fails_once_is_tried_again_at_once(house: House, point: str, effect: str) -> None:
    execution = _run(house, effect, _of_its_class(point, effect), "error@1")
    assert house.ended(execution) == "succeeded"
    assert house.calls(execution) == (0 if effect == "pure" else 1)
