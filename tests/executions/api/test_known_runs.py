"""A run that is known from before starts without reading a row, and counts with what has changed since."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken, Membership
from accounts.permissions import Role
from executions.models import Execution
from tests.executions.api.test_run import SIMPLE, TWO, create
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
OTHER = graph("first>a", node("first", "trigger.manual"), says("a", 3))


@pytest.fixture
def path(alice: Person) -> str:
    """A workflow that has been run once."""
    found = create(alice)
    assert alice.post(found, {})[0] == 202
    return found


def workflow_of(path: str) -> Workflow:
    found: Workflow = Workflow.objects.get(pk=path.split("/")[3])
    return found


def latest() -> Execution:
    found: Execution = Execution.objects.select_related("version").latest("id")
    return found


def test_no_workflow_token_or_person_is_read(alice: Person, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert alice.post(path, {"input": {"n": 2}})[0] == 202
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len([read for read in reads if "JOIN" not in read and "workflows_workflow" in read]) == 1, reads
    assert not [read for read in reads if "workflows_workflowversion" in read], reads
    assert latest().input == {"n": 2}


REFUSED: dict[str, tuple[Callable[[Person, str], Any], int, str]] = {
    "a revoked token": (
        lambda alice, _: ApiToken.objects.filter(user=alice.user).update(revoked_at=timezone.now()),
        401,
        "not_authenticated",
    ),
    "a lower role": (
        lambda alice, _: Membership.objects.filter(user=alice.user).update(role=Role.VIEWER.value),
        403,
        "forbidden",
    ),
    "a deleted workflow": (
        lambda alice, path: alice.call("DELETE", path.removesuffix("run/")),
        404,
        "not_found",
    ),
    "a workflow that is published no more": (
        lambda _, path: Workflow.objects.filter(pk=workflow_of(path).pk).update(published=None),
        409,
        "not_published",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_changed_since_counts_at_once(alice: Person, path: str, case: str) -> None:
    change, status, code = REFUSED[case]
    change(alice, path)
    count = Execution.objects.count()
    answer = alice.post(path, {})
    assert (answer[0], answer[1]["error"]["code"]) == (status, code)
    assert Execution.objects.count() == count


def test_a_new_version_is_what_runs(alice: Person, path: str) -> None:
    workflow = path.removesuffix("run/")
    revision = alice.get(workflow)[1]["revision"]
    assert alice.call("PUT", f"{workflow}graph/", {"revision": revision, "graph": OTHER})[0] == 200
    assert alice.post(f"{workflow}publish/")[0] == 200
    assert alice.post(path, {})[0] == 202
    assert (latest().version.number, latest().trigger_node) == (2, "first")


def test_a_new_time_limit_is_the_next_runs(alice: Person, path: str) -> None:
    Workflow.objects.filter(pk=workflow_of(path).pk).update(timeout_s=77)
    assert alice.post(path, {})[0] == 202
    assert round((latest().deadline - latest().created_at).total_seconds()) == 77


def test_the_draft_runs_as_it_is_now(alice: Person, path: str) -> None:
    assert alice.post(path, {"draft": True})[0] == 202
    assert latest().version.number == 1


def test_another_trigger_is_taken(alice: Person) -> None:
    path = create(alice, TWO)
    for wanted in ("hook", "tick", "hook"):
        assert alice.post(path, {"trigger": wanted})[0] == 202
        assert latest().trigger_node == wanted


@pytest.mark.parametrize(
    "body",
    [{"trigger": ""}, {"until_node": ""}, {"trigger": "none"}, {"wait": -1}, {"x": 1}, [], {"input": 1}],
)
def test_what_is_refused_the_first_time_is_refused_the_second_time(alice: Person, body: Any) -> None:
    path = create(alice)
    first = alice.post(path, body)
    assert alice.post(path, {})[0] == 202
    assert alice.post(path, body) == first
    assert first[0] == 400


def test_a_known_run_is_nobody_else_s(people: dict[str, Person]) -> None:
    path = create(people["alice"], SIMPLE)
    assert people["alice"].post(path, {})[0] == 202
    assert people["charlie"].post(path, {})[0] == 404
