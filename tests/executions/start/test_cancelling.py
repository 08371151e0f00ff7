"""A deleted workflow's runs end, in a time that does not grow with how many there are."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from executions.models import Execution
from executions.start.cancelling import CANCELLED_AT_ONCE, executions_cancel_of
from executions.upkeep.sweeper import sweep
from tests.executions.factories import execution, run_of, workflow
from tests.people import Person
from workflows.models import Workflow
from workflows.services import workflow_delete

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(alice: Person) -> Workflow:
    return workflow(alice)


def runs(alice: Person, made: Workflow, many: int, **fields: Any) -> list[Execution]:
    return [execution(alice, workflow=made, **fields) for _ in range(many)]


def statuses(made: Workflow) -> set[str]:
    return set(Execution.objects.filter(workflow=made).values_list("status", flat=True))


def test_what_is_queued_ends_with_a_few_statements_however_much_it_is(alice: Person, made: Workflow) -> None:
    runs(alice, made, 300)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        executions_cancel_of(made)
    assert statuses(made) == {"cancelled"}
    assert len(asked) < 12
    row = Execution.objects.filter(workflow=made).first()
    assert row is not None and row.finished_at and (row.fence, row.seq, row.state_seq) == (1, 2, 2)


def test_what_runs_or_waits_ends_with_its_nodes(alice: Person, made: Workflow) -> None:
    going = runs(alice, made, 1, status="running", worker="w")[0]
    (waiting,) = runs(alice, made, 1, status="waiting")
    nodes = [run_of(row, "set", status="waiting") for row in (going, waiting)]
    workflow_delete(workflow=made, actor=alice.actor)
    assert statuses(made) == {"cancelled"}
    for node in nodes:
        node.refresh_from_db()
        assert node.status == "cancelled"


def test_what_was_queued_again_ends_with_its_nodes(alice: Person, made: Workflow) -> None:
    (again,) = runs(alice, made, 1, started_at=made.created_at)
    node = run_of(again, "set", status="waiting")
    executions_cancel_of(made)
    node.refresh_from_db()
    assert (statuses(made), node.status) == ({"cancelled"}, "cancelled")


def test_the_sweeper_ends_what_was_too_much_for_one_answer(alice: Person, made: Workflow) -> None:
    runs(alice, made, CANCELLED_AT_ONCE + 5, status="waiting")
    workflow_delete(workflow=made, actor=alice.actor)
    assert Execution.objects.filter(workflow=made, status="waiting").count() == 5
    sweep(made.created_at)
    assert statuses(made) == {"cancelled"}


def test_callers_hear_that_what_they_called_has_ended(alice: Person, made: Workflow) -> None:
    caller = execution(alice, status="waiting", calls_left=2)
    for number in range(2):
        facts = {"called_by": caller, "call_key": f"s::{number}", "attached": True}
        runs(alice, made, 1, **facts)
    executions_cancel_of(made)
    caller.refresh_from_db()
    assert (caller.status, caller.answers) == ("queued", 2)


def test_other_workflows_go_on(alice: Person, made: Workflow) -> None:
    other = execution(alice)
    runs(alice, made, 2)
    workflow_delete(workflow=made, actor=alice.actor)
    sweep(made.created_at)
    other.refresh_from_db()
    assert other.status == "queued"
