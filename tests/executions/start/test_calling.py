"""Calls of other workflows: which are started, which have failed before they began, and whose they are."""

from typing import Any

import pytest

from executions.models import Execution
from executions.start.calling import callee_of, calls_of, calls_start, refused_inputs
from tests.executions.factories import execution, workflow
from tests.people import Person
from workflows.models import Workflow
from workflows.sdk import NodeError
from workflows.services import workflow_publish

pytestmark = pytest.mark.django_db

TYPED = {
    "nodes": [
        {
            "id": "start",
            "type": "trigger.called",
            "parameters": {"fields": [{"name": "n", "type": "number"}]},
        },
        {"id": "set", "type": "data.set"},
    ],
    "edges": [{"source": "start", "target": "set"}],
}
MIXED = {0: {"n": 1}, 1: {"n": "one"}, 2: {"n": 3}}


@pytest.fixture
def typed(alice: Person) -> Workflow:
    """A callable workflow, with a number `n`."""
    made = workflow(alice, TYPED, "Typed")
    workflow_publish(workflow=made, actor=alice.actor)
    return made


@pytest.fixture
def caller(alice: Person) -> Execution:
    return execution(alice, status="running", fence=1)


def start(
    caller: Execution, workflow: Workflow, inputs: dict[int, Any], node: str = "s", batch: bool = True
) -> None:
    place = (caller.pk, node, "")
    callee = callee_of(place, str(workflow.pk), inputs)
    refused = refused_inputs(callee, inputs, batch=batch)
    calls_start(place, callee, inputs, refused, attached=True, batch=batch)


# --- inputs that do not fit ---


def test_an_item_that_does_not_fit_is_a_call_that_has_failed(caller: Execution, typed: Workflow) -> None:
    start(caller, typed, MIXED)
    runs = calls_of((caller.pk, "s", ""))
    assert [(run.number, run.status) for run in runs] == [(0, "queued"), (1, "failed"), (2, "queued")]
    error = runs[1].error
    assert error is not None and (error["code"], error["node_id"]) == ("input_invalid", "start")
    assert error["details"]["problems"][0]["path"]


def test_its_caller_is_told_as_of_any_call_that_ends(caller: Execution, typed: Workflow) -> None:
    start(caller, typed, MIXED)
    caller.refresh_from_db()
    assert caller.answers == 1


def test_a_single_call_that_does_not_fit_is_refused(caller: Execution, typed: Workflow) -> None:
    with pytest.raises(NodeError, match="does not accept this input"):
        start(caller, typed, {0: {"n": "one"}}, batch=False)
    assert not caller.calls.exists()


def test_what_was_started_before_is_there_once(caller: Execution, typed: Workflow) -> None:
    for _ in range(2):
        start(caller, typed, MIXED)
    assert caller.calls.count() == 3


def test_a_caller_knows_whether_its_inputs_will_be_judged(
    alice: Person, caller: Execution, typed: Workflow
) -> None:
    anything = {"nodes": [{"id": "start", "type": "trigger.called"}], "edges": []}
    untyped = workflow(alice, anything, "Untyped")
    workflow_publish(workflow=untyped, actor=alice.actor)
    judged = [
        callee_of((caller.pk, "s", ""), str(made.pk), [0]).entrance.asks_for_input
        for made in (typed, untyped)
    ]
    assert judged == [True, False]


# --- whose calls they are ---


@pytest.mark.parametrize(("one", "other"), [("s", "S"), ("a_b", "axb"), ("s", "ss")])
def test_a_node_has_its_own_calls_and_no_others(
    caller: Execution, typed: Workflow, one: str, other: str
) -> None:
    start(caller, typed, {0: {"n": 1}}, one)
    start(caller, typed, {0: {"n": 1}, 1: {"n": 2}}, other)
    assert [run.number for run in calls_of((caller.pk, one, ""))] == [0]
    assert [run.number for run in calls_of((caller.pk, other, ""))] == [0, 1]


# --- how many ---


def refusal(caller: Execution, workflow: Workflow, inputs: dict[int, Any]) -> str:
    with pytest.raises(NodeError) as caught:
        start(caller, workflow, inputs)
    assert caught.value.retryable
    return caught.value.code


def test_what_one_run_has_led_to_is_limited_however_deep_it_was_called(
    caller: Execution, typed: Workflow, settings: Any
) -> None:
    settings.MAX_DESCENDANTS = 3
    start(caller, typed, {0: {"n": 1}, 1: {"n": 2}})
    inner = caller.calls.order_by("pk")[0]
    start(inner, typed, {0: {"n": 3}})
    assert refusal(caller, typed, {2: {"n": 4}}) == "too_many_calls"
    assert refusal(inner, typed, {1: {"n": 4}}) == "too_many_calls"
    assert Execution.objects.filter(root=caller.pk).count() == 3


def test_what_has_ended_makes_room(caller: Execution, typed: Workflow, settings: Any) -> None:
    settings.MAX_DESCENDANTS = 2
    start(caller, typed, {0: {"n": 1}, 1: {"n": 2}})
    assert refusal(caller, typed, {2: {"n": 3}}) == "too_many_calls"
    caller.calls.filter(call_key__endswith=":0").update(status="succeeded")
    start(caller, typed, {2: {"n": 3}})
    assert caller.calls.count() == 3


def test_calls_that_are_there_need_no_room_again(caller: Execution, typed: Workflow, settings: Any) -> None:
    settings.MAX_DESCENDANTS = 2
    for _ in range(2):
        start(caller, typed, {0: {"n": 1}, 1: {"n": 2}})
    assert caller.calls.count() == 2


def test_another_run_has_room_of_its_own(
    alice: Person, caller: Execution, typed: Workflow, settings: Any
) -> None:
    settings.MAX_DESCENDANTS = 1
    start(caller, typed, {0: {"n": 1}})
    other = execution(alice, status="running", fence=1)
    start(other, typed, {0: {"n": 1}})
    assert other.calls.count() == 1
