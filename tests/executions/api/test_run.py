"""`POST /api/workflows/{id}/run/`: what is run, with what, and what a repetition gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from assets.models import Asset
from executions.models import Execution, IdempotencyKey
from executions.store.values import loaded
from tests.people import Person, make_people
from tests.workflows.drawing import graph, node, says
from workflows.sdk.values import LARGE

SIMPLE = graph("start>a a>b", says("a", 1), says("b", 2))


def create(who: Person, drawn: Any = SIMPLE, publish: bool = True) -> str:
    status, workflow = who.post("/api/workflows/", {"name": "Run me", "graph": drawn})
    assert status == 201, workflow
    if publish:
        assert who.post(f"/api/workflows/{workflow['id']}/publish/")[0] == 200
    return f"/api/workflows/{workflow['id']}/run/"


@pytest.fixture
def path(alice: Person) -> str:
    return create(alice)


def only() -> Execution:
    row: Execution = Execution.objects.select_related("version").get()
    return row


def test_an_accepted_run_is_written_down_before_the_answer(alice: Person, path: str) -> None:
    status, answer = alice.post(path, {"input": {"topic": "whales"}})
    assert (status, answer) == (202, {"id": str(only().pk), "status": "queued"})
    assert only().input == {"topic": "whales"}
    assert (only().mode, only().trigger_node, only().version.number) == ("api", "start", 1)


def test_no_body_is_an_empty_input(alice: Person, path: str) -> None:
    assert alice.post(path)[0] == 202
    assert only().input == {}


def test_a_run_from_the_browser_is_manual(people: dict[str, Person]) -> None:
    path = create(people["alice"])
    browser = Client()
    browser.force_login(people["alice"].user)
    assert browser.post(path, {}, content_type="application/json").status_code == 202
    assert only().mode == "manual"


def test_the_draft_runs_as_it_is_now(alice: Person) -> None:
    path = create(alice, publish=False)
    assert alice.post(path, {"draft": True})[0] == 202
    assert only().version.number is None


def test_what_was_never_published_needs_the_word_draft(alice: Person) -> None:
    status, answer = alice.post(create(alice, publish=False), {})
    assert (status, answer["error"]["code"]) == (409, "not_published")
    assert "draft" in answer["error"]["hint"]


def test_a_draft_with_errors_does_not_run(alice: Person) -> None:
    path = create(alice, graph("start>a", node("a", "flow.if")), publish=False)
    status, answer = alice.post(path, {"draft": True})
    assert (status, answer["error"]["code"]) == (422, "invalid_graph")
    assert answer["error"]["details"]["problems"][0]["code"] == "missing_parameter"


TWO = graph(
    "hook>a tick>a", node("hook", "trigger.webhook"), node("tick", "trigger.schedule", rules=[{"every": 5}])
)


@pytest.mark.parametrize(
    ("drawn", "wanted", "expected"),
    [
        (SIMPLE, {}, "start"),
        (TWO, {}, "hook"),
        (TWO, {"trigger": "tick"}, "tick"),
        (graph("hook>a start>a", node("hook", "trigger.webhook")), {}, "start"),
    ],
    ids=[
        "the manual one",
        "else the first",
        "the one asked for",
        "the manual one though it is not the first",
    ],
)
def test_which_trigger_starts(alice: Person, drawn: Any, wanted: dict[str, Any], expected: str) -> None:
    assert alice.post(create(alice, drawn), wanted)[0] == 202
    assert only().trigger_node == expected


@pytest.mark.parametrize("field", ["trigger", "until_node"])
@pytest.mark.parametrize("value", ["ghost", "\0", "x" * 65])
def test_a_node_that_is_not_there_is_refused(alice: Person, path: str, field: str, value: str) -> None:
    status, answer = alice.post(path, {field: value})
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert field in answer["error"]["message"]


def test_a_node_that_is_no_trigger_starts_nothing(alice: Person, path: str) -> None:
    assert alice.post(path, {"trigger": "a"})[0] == 400


def test_a_run_may_end_at_a_node(alice: Person, path: str) -> None:
    assert alice.post(path, {"until_node": "a"})[0] == 202
    assert only().until_node == "a"


APART = graph("start>a hook>b", node("hook", "trigger.webhook"), node("c", variable="c"))


def test_the_trigger_of_a_run_to_a_node_is_one_that_leads_there(alice: Person) -> None:
    path = create(alice, APART, publish=False)
    assert alice.post(path, {"draft": True, "until_node": "b"})[0] == 202
    assert only().trigger_node == "hook"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"until_node": "b", "trigger": "start"}, "the trigger 'start' does not lead to 'b'"),
        ({"until_node": "c"}, "no trigger leads to 'c'"),
    ],
    ids=["the one asked for", "none"],
)
def test_a_node_that_no_trigger_leads_to_is_not_run_to(
    alice: Person, asked: dict[str, Any], said: str
) -> None:
    status, answer = alice.post(create(alice, APART, publish=False), {"draft": True, **asked})
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert said in answer["error"]["message"]
    assert not Execution.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"input": []},
        {"input": None},
        {"wait": -1},
        {"wait": 301},
        {"wait": "long"},
        {"draft": "maybe"},
        {"version": 3},
        [],
        "text",
        7,
    ],
)
def test_what_cannot_be_meant_is_refused(alice: Person, path: str, body: Any) -> None:
    status, answer = alice.post(path, body)
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert not Execution.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_refused_in_the_one_shape(alice: Person, path: str, method: str) -> None:
    answer = getattr(Client(headers={"Authorization": f"Bearer {alice.token}"}), method)(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "POST" in answer["Allow"]


def test_broken_json_is_refused_saying_where(alice: Person, path: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {alice.token}"})
    answer = client.post(path, '{"input": {"a": }}', content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")
    assert "column" in answer.json()["error"]["message"]


def test_a_large_input_is_kept_as_an_asset(alice: Person, path: str) -> None:
    big = {"text": "x" * LARGE}
    status, answer = alice.post(path, {"input": big})
    assert status == 202
    shown = alice.get(f"/api/executions/{answer['id']}/")[1]["input"]
    assert shown.keys() == {"$asset", "size", "preview"}
    assert shown["$asset"] == str(Asset.objects.get().pk) and len(shown["preview"]) == 500
    assert loaded(only().input, only().organization_id) == big


def test_an_input_at_the_limit_stays_in_the_row(alice: Person, path: str) -> None:
    room = LARGE - len('{"t":""}')
    assert alice.post(path, {"input": {"t": "x" * room}})[0] == 202
    assert not Asset.objects.exists()


def test_the_workflows_time_limit_is_the_runs_deadline(alice: Person, path: str) -> None:
    alice.patch(path.removesuffix("run/"), {"timeout_s": 90})
    alice.post(path, {})
    assert round((only().deadline - only().created_at).total_seconds()) == 90


# --- Idempotency-Key ---


def test_the_same_key_and_body_is_the_same_run(alice: Person, path: str) -> None:
    first = alice.post(path, {"input": {"a": 1}}, **{"Idempotency-Key": "k"})
    again = alice.post(path, {"input": {"a": 1}}, **{"Idempotency-Key": "k"})
    assert first == again and first[0] == 202


def test_a_repetition_tells_how_far_the_run_is(alice: Person, path: str) -> None:
    alice.post(path, {}, **{"Idempotency-Key": "k"})
    Execution.objects.update(status="succeeded")
    status, answer = alice.post(path, {"wait": 1}, **{"Idempotency-Key": "k"})
    assert (status, answer["id"], answer["status"]) == (200, str(only().pk), "succeeded")


def test_a_new_version_in_between_does_not_make_it_another_request(alice: Person, path: str) -> None:
    alice.post(path, {}, **{"Idempotency-Key": "k"})
    workflow = path.removesuffix("run/")
    alice.put(f"{workflow}graph/", {"revision": 1, "graph": graph("start>a", says("a", 9))})
    alice.post(f"{workflow}publish/")
    assert alice.post(path, {}, **{"Idempotency-Key": "k"})[0] == 202
    assert Execution.objects.count() == 1


@pytest.mark.parametrize("other", [{"input": {"a": 2}}, {"input": {"a": 1}, "until_node": "a"}])
def test_the_same_key_with_another_body_is_a_mismatch(alice: Person, path: str, other: Any) -> None:
    alice.post(path, {"input": {"a": 1}}, **{"Idempotency-Key": "k"})
    status, answer = alice.post(path, other, **{"Idempotency-Key": "k"})
    assert (status, answer["error"]["code"]) == (422, "idempotency_mismatch")
    assert answer["error"]["details"]["execution"] == str(only().pk)


def test_keys_are_of_one_workflow_and_one_organisation(people: dict[str, Person]) -> None:
    for who in (people["alice"], people["alice"], people["charlie"]):
        assert who.post(create(who), {}, **{"Idempotency-Key": "k"})[0] == 202
    assert Execution.objects.count() == 3


def test_a_key_is_forgotten_after_a_day(alice: Person, path: str) -> None:
    alice.post(path, {}, **{"Idempotency-Key": "k"})
    key = IdempotencyKey.objects.get()
    IdempotencyKey.objects.update(created_at=key.created_at - timedelta(hours=24, seconds=1))
    assert alice.post(path, {"input": {"new": 1}}, **{"Idempotency-Key": "k"})[0] == 202
    assert Execution.objects.count() == 2


def test_a_key_has_at_most_255_characters(alice: Person, path: str) -> None:
    assert alice.post(path, {}, **{"Idempotency-Key": "k" * 255})[0] == 202
    assert alice.post(path, {}, **{"Idempotency-Key": "k" * 256})[0] == 400


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_run() -> None:
    alice = make_people()["alice"]
    path = create(alice)

    def ask(_: int) -> Any:
        try:
            return alice.post(path, {}, **{"Idempotency-Key": "k"})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    assert {status for status, _ in answers} == {202}
    assert len({answer["id"] for _, answer in answers}) == Execution.objects.count() == 1
