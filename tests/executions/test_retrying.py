"""Running an execution again."""

from itertools import pairwise
from typing import Any

import pytest

from executions.models import Execution, NodeRun
from executions.retrying import execution_retry
from tests.executions.factories import execution, workflow
from tests.people import Person

pytestmark = pytest.mark.django_db
NODES = ("start", "a", "b", "c")
GRAPH: dict[str, Any] = {
    "nodes": [{"id": "start", "type": "trigger.manual"}]
    + [{"id": node, "type": "data.set", "variable": node} for node in NODES[1:]],
    "edges": [{"source": one, "target": two} for one, two in pairwise(NODES)],
}


def ended(alice: Person, **statuses: str) -> Execution:
    made = workflow(alice, GRAPH)
    row = execution(alice, status="failed", workflow=made)
    row.version = made.versions.create(digest="x", graph=GRAPH)
    row.save()
    for place, (node, status) in enumerate(statuses.items()):
        NodeRun.objects.create(
            execution=row,
            node_id=node,
            attempt=1,
            status=status,
            effect="pure",
            ports=["main"],
            seq=place,
            output=node,
        )
    return row


def statuses(row: Execution) -> dict[str, str]:
    return dict(row.node_runs.values_list("node_id", "status"))


def test_from_the_failure_reuses_what_had_succeeded(alice: Person) -> None:
    row = ended(alice, start="succeeded", a="succeeded", b="failed")
    again = execution_retry(execution=row, start_at="failed")
    assert statuses(again) == {"start": "reused", "a": "reused"}
    assert (again.status, again.retry_of_id, again.version_id) == ("queued", row.pk, row.version_id)


def test_from_the_start_reuses_nothing(alice: Person) -> None:
    row = ended(alice, start="succeeded", a="succeeded", b="failed")
    assert statuses(execution_retry(execution=row, start_at="start")) == {}


def test_from_a_node_runs_it_and_all_that_follows(alice: Person) -> None:
    row = ended(alice, start="succeeded", a="succeeded", b="succeeded", c="succeeded")
    assert statuses(execution_retry(execution=row, start_at="b")) == {"start": "reused", "a": "reused"}


def test_an_overridden_output_stands_in_for_the_node(alice: Person) -> None:
    row = ended(alice, start="succeeded", a="succeeded", b="failed")
    again = execution_retry(execution=row, start_at="failed", output_overrides={"b": "mended"})
    assert again.node_runs.get(node_id="b").output == "mended"
    assert statuses(again)["b"] == "reused"


def test_over_the_api(alice: Person) -> None:
    row = ended(alice, start="succeeded", a="succeeded", b="failed")
    status, answer = alice.post(f"/api/executions/{row.pk}/retry/", {"from": "failed"})
    assert (status, answer["retry_of"]) == (202, str(row.pk))
    assert alice.post(f"/api/executions/{row.pk}/retry/", {"from": "nowhere"})[0] == 400
    assert alice.post(f"/api/executions/{answer['id']}/retry/", {})[1]["error"]["code"] == "not_ended"


LOOP: dict[str, Any] = {
    "nodes": [
        {"id": "start", "type": "trigger.manual"},
        {"id": "loop", "type": "flow.for_each", "parameters": {"items": [1, 2]}},
        {"id": "inner", "type": "data.set", "parent": "loop"},
    ],
    "edges": [{"source": "start", "target": "loop"}],
}


def looped(alice: Person, loop: str) -> Execution:
    row = execution(alice, status="failed")
    row.version = row.workflow.versions.create(digest="x", graph=LOOP)
    row.save()
    runs = [
        ("start", "", "succeeded"),
        ("loop", "", loop),
        ("inner", "0", "succeeded"),
        ("inner", "1", "failed"),
    ]
    for place, (node, iteration, status) in enumerate(runs):
        NodeRun.objects.create(
            execution=row,
            node_id=node,
            iteration=iteration,
            attempt=1,
            status=status,
            effect="pure",
            ports=["main"],
            seq=place,
        )
    return row


def test_from_the_failure_of_a_loop_its_turns_that_had_succeeded_are_not_repeated(alice: Person) -> None:
    again = execution_retry(execution=looped(alice, "failed"), start_at="failed")
    kept = set(again.node_runs.values_list("node_id", "iteration", "status"))
    assert kept == {("start", "", "reused"), ("inner", "0", "reused")}


def test_from_the_loop_itself_all_of_its_turns_run_again(alice: Person) -> None:
    again = execution_retry(execution=looped(alice, "succeeded"), start_at="loop")
    assert statuses(again) == {"start": "reused"}
