"""A node starts other workflows only while its worker holds the execution."""

from dataclasses import replace

import pytest

from executions.engine.ports import LeaseLostError
from executions.models import Execution
from executions.start.calling import callee_of
from executions.start.cancelling import execution_cancel
from executions.worker.called import StartCalls
from tests.executions.factories import execution, workflow
from tests.people import Person
from workflows.services import workflow_publish

pytestmark = pytest.mark.django_db

CALLED = {
    "nodes": [{"id": "start", "type": "trigger.called"}, {"id": "set", "type": "data.set"}],
    "edges": [{"source": "start", "target": "set"}],
}


@pytest.fixture
def call(alice: Person) -> StartCalls:
    made = workflow(alice, CALLED, "Called")
    workflow_publish(workflow=made, actor=alice.actor)
    caller = execution(alice, status="running", fence=3)
    place = (caller.pk, "s", "")
    callee = callee_of(place, str(made.pk), [0])
    return StartCalls(place, 3, callee, {0: {}}, {}, attached=False, batch=False)


def test_its_calls_are_started(call: StartCalls) -> None:
    [[started]] = StartCalls.apply([call])
    assert Execution.objects.get(pk=started.pk).called_by_id == call.place[0]


def test_a_caller_that_was_cancelled_starts_nothing(call: StartCalls) -> None:
    # The worker had put this into its writer's queue before it heard of the cancellation.
    execution_cancel(execution=Execution.objects.get(pk=call.place[0]))
    [refused] = StartCalls.apply([call])
    assert isinstance(refused, LeaseLostError)
    assert not Execution.objects.exclude(called_by=None).exists()


def test_neither_does_a_worker_that_has_lost_its_caller(call: StartCalls) -> None:
    [refused, [_]] = StartCalls.apply([replace(call, fence=2), call])
    assert isinstance(refused, LeaseLostError)
    assert Execution.objects.exclude(called_by=None).count() == 1
