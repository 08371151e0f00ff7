"""Running an execution again."""

from typing import Any

import pytest

from core.errors import InvalidError
from executions.models import Execution
from executions.start.retrying import execution_retry
from tests.executions.rerunning import drive, ended, ran
from tests.people import Person
from tests.workflows.drawing import graph, node, says

pytestmark = pytest.mark.django_db
CHAIN = graph("start>a a>b b>c")


def chain(alice: Person, **statuses: str) -> Execution:
    return ended(alice, CHAIN, *(ran(node_id, status) for node_id, status in statuses.items()))


def statuses(row: Execution) -> dict[str, str]:
    return dict(row.node_runs.values_list("node_id", "status"))


def test_from_the_failure_reuses_what_had_succeeded(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="failed")
    again = execution_retry(execution=row, start_at="failed")
    assert statuses(again) == {"start": "reused", "a": "reused"}
    assert (again.status, again.retry_of_id, again.version_id) == ("queued", row.pk, row.version_id)


def test_from_the_start_reuses_nothing(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="failed")
    assert statuses(execution_retry(execution=row, start_at="start")) == {}


def test_from_a_node_runs_it_and_all_that_follows(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="succeeded", c="succeeded")
    assert statuses(execution_retry(execution=row, start_at="b")) == {"start": "reused", "a": "reused"}


def test_an_edited_input_is_given_by_the_trigger(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="failed")
    again = execution_retry(execution=row, start_at="failed", input={"topic": "tea"})
    assert (again.input, statuses(again)) == ({"topic": "tea"}, {"a": "reused"})


def test_an_overridden_output_stands_in_for_the_node(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="failed")
    again = execution_retry(execution=row, start_at="failed", output_overrides={"b": "mended"})
    assert again.node_runs.get(node_id="b").output == "mended"
    assert statuses(again)["b"] == "reused"


def test_over_the_api(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="succeeded", b="failed")
    status, answer = alice.post(f"/api/executions/{row.pk}/retry/", {"from": "failed"})
    assert (status, answer["retry_of"]) == (202, str(row.pk))
    assert alice.post(f"/api/executions/{row.pk}/retry/", {"from": "nowhere"})[0] == 400
    assert alice.post(f"/api/executions/{answer['id']}/retry/", {})[1]["error"]["code"] == "not_ended"


def test_a_deleted_workflow_is_not_run_again(alice: Person) -> None:
    row = chain(alice, start="succeeded", a="failed")
    assert alice.delete(f"/api/workflows/{row.workflow_id}/")[0] == 204
    status, answer = alice.post(f"/api/executions/{row.pk}/retry/", {"from": "start"})
    assert (status, answer["error"]["code"]) == (409, "workflow_deleted")
    assert not Execution.objects.exclude(pk=row.pk).exists()


def test_from_a_node_that_the_run_does_not_come_to_is_refused(alice: Person) -> None:
    drawn = graph("start>a hook>b", node("hook", "trigger.webhook"))
    row = ended(alice, drawn, ran("start"), ran("a"), ran("hook", "skipped"), ran("b", "skipped"))
    with pytest.raises(InvalidError, match="does not reach the node 'b'"):
        execution_retry(execution=row, start_at="b")


def test_from_a_node_behind_the_one_that_was_run_to_is_refused(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a"), ran("b"), until_node="b", status="succeeded")
    with pytest.raises(InvalidError, match="does not reach the node 'c'"):
        execution_retry(execution=row, start_at="c")
    assert statuses(execution_retry(execution=row, start_at="b")) == {"start": "reused", "a": "reused"}


# --- Loops ---

LOOP = graph(
    "start>list list>loop loop>after",
    says("list", ["old 0", "old 1"]),
    node("loop", "flow.for_each", items="{{list.value}}"),
    says("inner", "{{item}}", parent="loop"),
)


def looped(alice: Person, loop: str) -> Execution:
    turns = [
        ran("inner", iteration="0", output={"value": "old 0"}),
        ran("inner", loop, iteration="1"),
    ]
    listed = ran("list", output={"value": ["old 0", "old 1"]})
    return ended(alice, LOOP, ran("start"), listed, ran("loop", loop), *turns, status=loop)


def kept(row: Execution) -> set[tuple[str, str]]:
    return set(row.node_runs.filter(status="reused").values_list("node_id", "iteration"))


OUTSIDE = {("start", ""), ("list", "")}


def test_from_the_failure_of_a_loop_its_turns_that_had_succeeded_are_not_repeated(alice: Person) -> None:
    again = execution_retry(execution=looped(alice, "failed"), start_at="failed")
    assert kept(again) == OUTSIDE | {("inner", "0")}
    assert drive(again).statuses() == {"loop": "succeeded", "inner@1": "succeeded", "after": "succeeded"}


@pytest.mark.parametrize("start_at", ["loop", "inner"])
def test_from_a_loop_or_a_node_inside_all_of_its_turns_run_again(alice: Person, start_at: str) -> None:
    again = execution_retry(execution=looped(alice, "succeeded"), start_at=start_at)
    assert kept(again) == OUTSIDE
    assert drive(again).statuses().keys() == {"loop", "inner@0", "inner@1", "after"}


@pytest.mark.parametrize(
    "changed",
    [{"output_overrides": {"list": {"value": ["new"]}}}, {"input": {"topic": "new"}}],
    ids=["an override", "an edited input"],
)
def test_a_failed_loop_that_may_get_other_items_runs_all_of_its_turns(
    alice: Person, changed: dict[str, Any]
) -> None:
    again = execution_retry(execution=looped(alice, "failed"), start_at="failed", **changed)
    assert ("inner", "0") not in kept(again)
    assert "inner@0" in drive(again).statuses()


def test_what_stands_in_for_a_loop_stands_in_for_its_turns(alice: Person) -> None:
    again = execution_retry(
        execution=looped(alice, "failed"), start_at="failed", output_overrides={"loop": {"results": []}}
    )
    assert kept(again) == OUTSIDE | {("loop", "")}
    assert drive(again).statuses() == {"after": "succeeded"}
