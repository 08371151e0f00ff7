"""The webhook inbox over the API: finding calls, reading them, and once more."""

import base64
from typing import Any

import pytest

from executions.models import Execution
from executions.models.hook_calls import HookCall
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import publish, save
from workflows.models import Trigger


@pytest.fixture
def hook(alice: Person) -> Trigger:
    return publish_hook(alice, methods=["POST", "GET"])


def calls(who: Person, hook: Trigger, query: str = "") -> list[dict[str, Any]]:
    status, answer = who.get(f"/api/workflows/{hook.workflow_id}/calls/{query}")
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["results"]
    return found


def test_calls_are_listed_newest_first_in_pages(alice: Person, hook: Trigger) -> None:
    for number in range(3):
        call(hook, query=f"?n={number}")
    _, page = alice.get(f"/api/workflows/{hook.workflow_id}/calls/?limit=2")
    assert [row["query"] for row in page["results"]] == ["n=2", "n=1"]
    rest = alice.get(page["next"])[1]
    assert [row["query"] for row in rest["results"]] == ["n=0"] and rest["next"] is None


def test_calls_are_found_by_trigger_and_outcome(alice: Person, hook: Trigger) -> None:
    call(hook)
    call(hook, method="PUT")
    assert [row["outcome"] for row in calls(alice, hook, "?outcome=refused")] == ["refused"]
    assert len(calls(alice, hook, "?trigger=hook")) == 2
    assert calls(alice, hook, "?trigger=other") == []
    status, answer = alice.get(f"/api/workflows/{hook.workflow_id}/calls/?outcome=lost")
    assert (status, answer["error"]["code"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "shown", "encoding"),
    [
        (b"", "", "text"),
        ('{"a": "ü"}'.encode(), '{"a": "ü"}', "text"),
        (b"\xff\x00", base64.b64encode(b"\xff\x00").decode(), "base64"),
    ],
)
def test_a_call_shows_its_headers_and_its_body(
    alice: Person, hook: Trigger, body: bytes, shown: str, encoding: str
) -> None:
    call(hook, body, **{"content-type": "application/octet-stream", "x_shop": "7"})
    (row,) = calls(alice, hook)
    status, found = alice.get(f"/api/calls/{row['id']}/")
    assert status == 200
    assert (found["body"], found["body_encoding"], found["size"]) == (shown, encoding, len(body))
    assert found["headers"]["x-shop"] == "7"
    assert {key: found[key] for key in row} == row


# --- once more ---


def replay(who: Person, row: dict[str, Any], **headers: str) -> tuple[int, Any]:
    return who.post(f"/api/calls/{row['id']}/replay/", None, **headers)


def test_a_replay_is_a_new_run_of_what_is_published_now_with_the_same_input(
    alice: Person, hook: Trigger
) -> None:
    call(hook, b'{"n": 1}', query="?a=1", authorization="Bearer abcdefgh")
    changed = graph("hook>a", node("hook", "trigger.webhook"), says("a", "new"))
    save(alice, {"id": hook.workflow_id}, changed)
    publish(alice, {"id": hook.workflow_id})
    status, answer = replay(alice, calls(alice, hook)[0])
    assert (status, answer["status"]) == (202, "queued")
    first, again = Execution.objects.order_by("id")
    assert str(again.pk) == answer["id"]
    assert again.input == first.input and "authorization" not in again.input["headers"]
    assert (first.version.number, again.version.number) == (1, 2)
    assert (again.mode, again.trigger_node) == ("webhook", "hook")


def test_a_replay_with_a_key_is_one_run_however_often_it_is_asked_for(alice: Person, hook: Trigger) -> None:
    call(hook)
    call(hook)
    one, other = calls(alice, hook)
    first, again = (replay(alice, one, **{"Idempotency-Key": "k"})[1]["id"] for _ in range(2))
    assert first == again
    status, answer = replay(alice, other, **{"Idempotency-Key": "k"})
    assert (status, answer["error"]["code"]) == (422, "idempotency_mismatch")


def test_a_refused_call_may_be_replayed_by_somebody_who_may_run_the_workflow(
    alice: Person, hook: Trigger
) -> None:
    call(hook, b'{"n": 1}', method="PUT")
    assert replay(alice, calls(alice, hook)[0])[0] == 202
    assert Execution.objects.get().input["body"] == {"n": 1}


def test_a_refused_call_whose_body_was_cut_is_not_replayed(alice: Person, hook: Trigger) -> None:
    call(hook, b"x" * 100_000)
    status, answer = replay(alice, calls(alice, hook)[0])
    assert (status, answer["error"]["code"]) == (422, "body_not_kept")


def test_a_body_that_was_refused_for_what_it_holds_is_refused_again(alice: Person, hook: Trigger) -> None:
    call(hook, b"{broken")
    status, answer = replay(alice, calls(alice, hook)[0])
    assert (status, answer["error"]["code"]) == (400, "invalid_json")


def test_a_webhook_that_is_published_no_more_is_not_replayed(alice: Person, hook: Trigger) -> None:
    call(hook)
    save(alice, {"id": hook.workflow_id}, graph("start>a", says("a", 1)))
    publish(alice, {"id": hook.workflow_id})
    status, answer = replay(alice, calls(alice, hook)[0])
    assert (status, answer["error"]["code"]) == (409, "not_published")


def test_the_calls_of_a_deleted_workflow_are_gone(alice: Person, hook: Trigger) -> None:
    call(hook)
    row = calls(alice, hook)[0]
    alice.delete(f"/api/workflows/{hook.workflow_id}/")
    assert alice.get(f"/api/calls/{row['id']}/")[0] == 404
    assert HookCall.objects.exists()


def test_a_webhook_that_is_switched_off_in_its_workflow_takes_no_replay(alice: Person, hook: Trigger) -> None:
    call(hook, b"{}")
    off = node("hook", "trigger.webhook", disabled=True)
    drawn = graph("start>b hook>a", off, says("a", 1), says("b", 1))
    assert save(alice, {"id": str(hook.workflow_id)}, drawn)[0] == 200
    publish(alice, {"id": str(hook.workflow_id)})
    status, answer = replay(alice, calls(alice, hook)[0])
    assert (status, answer["error"]["code"]) == (409, "not_published")
