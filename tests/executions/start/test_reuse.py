"""Outputs given by hand, and outcomes that are taken over."""

from typing import Any

import pytest

from assets.models import Asset
from core.errors import InvalidError
from executions.models import Execution, NodeRun
from executions.start.retrying import execution_retry
from executions.store.values import loaded
from tests.executions.rerunning import drive, ended, ran
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.sdk.values import LARGE

pytestmark = pytest.mark.django_db
CHAIN = graph(
    "start>a a>b b>c", says("a", "a"), says("b", "b"), node("c", variable="c", keep="all", fields=[])
)
IF = node("if", "flow.if", conditions=[{"left": 1, "operator": "equals", "right": 1}])
BRANCHES = graph("start>if if:true>yes if:false>no", IF, says("yes", 1), says("no", 2))
LOOP = graph(
    "start>loop loop>after", node("loop", "flow.for_each", items=[1, 2]), says("inner", 1, parent="loop")
)


def overridden(row: Execution, *, start_at: str = "failed", input: Any = None, **outputs: Any) -> Execution:
    return execution_retry(execution=row, start_at=start_at, input=input, output_overrides=outputs)


# --- Overrides ---


def test_a_node_that_the_run_never_came_to_can_be_overridden(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a", "failed"))
    journal = drive(overridden(row, b={"value": "by hand"}))
    assert journal.statuses() == {"a": "succeeded", "c": "succeeded"}
    assert journal.output == {"value": "by hand"}


def test_an_override_of_a_failed_node_does_not_leave_by_its_error_port(alice: Person) -> None:
    drawn = graph(
        "start>a a>good a:error>bad", says("a", 1, on_error="route"), says("good", 1), says("bad", 2)
    )
    row = ended(
        alice, drawn, ran("start"), ran("a", "failed", ports=["error"]), ran("good", "skipped"), ran("bad")
    )
    assert drive(overridden(row, start_at="a", a="mended")).statuses() == {
        "good": "succeeded",
        "bad": "skipped",
    }


def test_an_override_of_a_branching_node_leaves_where_its_success_had_left(alice: Person) -> None:
    row = ended(alice, BRANCHES, ran("start"), ran("if", ports=["false"]), ran("yes", "skipped"), ran("no"))
    journal = drive(overridden(row, start_at="no", **{"if": {}}))
    assert journal.statuses() == {"no": "succeeded"}


def test_a_branching_node_that_has_not_decided_cannot_be_overridden(alice: Person) -> None:
    row = ended(alice, BRANCHES, ran("start"), ran("if", "failed"))
    status, answer = alice.post(f"/api/executions/{row.pk}/retry/", {"output_overrides": {"if": {}}})
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert "before it" in answer["error"]["hint"]
    assert not Execution.objects.exclude(pk=row.pk).exists()


def test_the_triggers_override_stands_also_beside_an_edited_input(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a", "failed"))
    again = overridden(row, start_at="start", input={"text": "input"}, start={"text": "output"})
    assert again.input == {"text": "input"}
    assert again.node_runs.get(node_id="start").output == {"text": "output"}


def test_the_triggers_override_alone_is_the_new_input(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a", "failed"))
    assert overridden(row, start={"text": "mended"}).input == {"text": "mended"}


@pytest.mark.parametrize(
    ("node_id", "said"),
    [("ghost", "no node 'ghost'"), ("inner", "inside a container")],
    ids=["unknown", "inside"],
)
def test_what_cannot_be_overridden_is_refused(alice: Person, node_id: str, said: str) -> None:
    row = ended(alice, LOOP, ran("start"), ran("loop", "failed"))
    with pytest.raises(InvalidError, match=said) as refused:
        overridden(row, **{node_id: 1})
    assert refused.value.hint


def test_an_override_behind_a_branch_that_is_not_taken_is_no_output(alice: Person) -> None:
    journal = drive(overridden(ended(alice, BRANCHES), start_at="start", yes="taken", no="not taken"))
    assert journal.output == "taken"
    assert journal.statuses() == {"start": "succeeded", "if": "succeeded", "no": "skipped"}


def test_a_large_override_and_a_large_edited_input_become_assets(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a"), ran("b", "failed"))
    big = {"text": "x" * LARGE}
    again = overridden(row, input=big, a=big)
    again.refresh_from_db()
    kept = [again.input, again.node_runs.get(node_id="a").output]
    assert [value.keys() for value in kept] == [{"$asset", "size", "preview"}] * 2
    assert [loaded(value, again.organization_id) for value in kept] == [big, big]
    assert set(Asset.objects.values_list("execution", flat=True)) == {again.pk}


def test_an_override_that_looks_like_a_stored_value_is_not_opened(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a", "failed"))
    forged = {"$asset": str(row.pk), "size": 1, "preview": ""}
    assert drive(overridden(row, b=forged)).output == forged


# --- Outcomes that are known ---


def test_what_is_taken_over_costs_nothing_and_is_numbered_anew(alice: Person) -> None:
    row = ended(alice, CHAIN, ran("start"), ran("a", output={"value": "ä"}, cost_usd=3), ran("b", "failed"))
    again = overridden(row, b=1)
    again.refresh_from_db()
    runs = list(again.node_runs.order_by("id"))
    assert [(run.node_id, run.seq) for run in runs] == [("start", 2), ("a", 3), ("b", 4)]
    assert (runs[1].output, runs[1].cost_usd) == ({"value": "ä"}, 0)
    assert again.seq == 4


def test_a_large_input_is_not_written_a_second_time(alice: Person) -> None:
    big = {"text": "x" * LARGE}
    first = overridden(ended(alice, CHAIN), start_at="start", input=big)
    Execution.objects.filter(pk=first.pk).update(status="failed")
    first.refresh_from_db()
    again = execution_retry(execution=first, start_at="start")
    assert Asset.objects.count() == 1
    assert loaded(again.input, again.organization_id) == big


def test_a_failure_that_the_run_went_on_behind_is_known_and_stays_one(alice: Person) -> None:
    drawn = graph("start>a a>b b>c", says("a", 1, on_error="continue"))
    failed = ran("a", "failed", ports=["main"], output={"error": {}}, error={"code": "broken"})
    row = ended(alice, drawn, ran("start"), failed, ran("b"), ran("c"), status="succeeded")
    again = execution_retry(execution=row, start_at="c")
    taken = again.node_runs.get(node_id="a")
    assert (taken.status, taken.error, taken.output) == ("failed", {"code": "broken"}, {"error": {}})
    assert drive(again).statuses() == {"c": "succeeded"}


def test_only_the_failure_that_ended_the_run_is_repeated(alice: Person) -> None:
    drawn = graph("start>a a>b", says("a", 1, on_error="default"), says("b", 2))
    row = ended(alice, drawn, ran("start"), ran("a", "failed", ports=["main"]), ran("b", "failed"))
    assert drive(execution_retry(execution=row, start_at="failed")).statuses() == {"b": "succeeded"}


def test_an_answer_that_was_given_is_the_output_and_not_given_again(alice: Person) -> None:
    drawn = graph("start>answer answer>slow", node("answer", "flow.respond", body="thanks"))
    answered = ran("answer", output={"status": 200, "headers": {}, "body": "thanks"})
    row = ended(alice, drawn, ran("start"), answered, ran("slow", "failed"))
    journal = drive(execution_retry(execution=row, start_at="failed"))
    assert (journal.output, journal.answers) == ("thanks", 0)


def test_a_long_loop_is_taken_over_by_few_statements(
    alice: Person, django_assert_max_num_queries: Any
) -> None:
    row = ended(alice, LOOP, ran("start"), ran("loop", "failed"))
    done = ran("inner", execution=row, output={"text": "x" * 500})
    NodeRun.objects.bulk_create(NodeRun(iteration=str(n), seq=n + 10, **done) for n in range(5_000))
    with django_assert_max_num_queries(12):
        again = execution_retry(execution=row, start_at="failed")
    assert again.node_runs.filter(node_id="inner", status="reused").count() == 5_000
