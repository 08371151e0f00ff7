"""A webhook's test address: while somebody listens, one call runs the draft."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.db.ids import uuid7
from credentials.services import credential_create
from executions.models import Execution
from executions.models.hook_calls import HookCall
from tests.contention import after_waiting_for
from tests.people import Person, make_people
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish, save
from workflows.models import DraftHook, WorkflowVersion
from workflows.test_addresses import listening_end


def hooked(value: Any = "draft", **parameters: Any) -> dict[str, Any]:
    return graph("hook>a", node("hook", "trigger.webhook", **parameters), says("a", value))


def listen(who: Person, workflow: dict[str, Any], node_id: str = "hook") -> dict[str, Any]:
    status, answer = who.post(f"/api/workflows/{workflow['id']}/triggers/{node_id}/listen/")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


def knock(address: dict[str, Any], body: bytes = b"1", method: str = "POST", **headers: str) -> Any:
    path = address["test_url"].partition("/hooks/")[2]
    return Client(headers=headers).generic(method, f"/hooks/{path}", body, content_type="application/json")


def trigger_of(who: Person, workflow: dict[str, Any]) -> dict[str, Any]:
    (found,) = who.get(f"/api/workflows/{workflow['id']}/")[1]["triggers"]
    shown: dict[str, Any] = found
    return shown


def test_a_draft_that_was_never_published_runs_by_a_test_call(alice: Person) -> None:
    workflow = create(alice, hooked())
    answer = knock(listen(alice, workflow), b'{"n": 1}')
    assert answer.status_code == 202
    run = Execution.objects.get(pk=answer.json()["id"])
    assert (run.mode, run.trigger_node, run.input["body"]) == ("webhook", "hook", {"n": 1})
    assert run.version.number is None


def test_of_a_published_workflow_the_draft_runs_and_not_what_is_published(alice: Person) -> None:
    workflow = create(alice, hooked("published"))
    publish(alice, workflow)
    save(alice, workflow, hooked("changed"))
    knock(listen(alice, workflow))
    ran = Execution.objects.get().version
    assert ran.graph["nodes"][1]["parameters"]["fields"][0]["value"] == "changed"
    assert WorkflowVersion.objects.get(number=1) != ran


def heard(who: Person, workflow: dict[str, Any]) -> tuple[int, Any]:
    status, answer = who.get(f"/api/workflows/{workflow['id']}/triggers/hook/listen/")
    return status, answer.get("execution")


def test_who_listens_is_told_which_run_the_call_has_started(alice: Person) -> None:
    workflow = create(alice, hooked())
    assert heard(alice, workflow) == (404, None)
    address = listen(alice, workflow)
    assert heard(alice, workflow) == (200, None)
    answer = knock(address)
    assert heard(alice, workflow) == (200, answer.json()["id"])
    listen(alice, workflow)
    assert heard(alice, workflow) == (200, None)


def test_it_takes_one_call(alice: Person) -> None:
    address = listen(alice, create(alice, hooked()))
    assert [knock(address).status_code for _ in range(2)] == [202, 404]
    assert Execution.objects.count() == 1


def test_nobody_listens_before_it_is_asked_for_nor_after_two_minutes(alice: Person) -> None:
    address = listen(alice, create(alice, hooked()))
    DraftHook.objects.update(listening_until=timezone.now() - timedelta(milliseconds=1))
    answer = knock(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert "Listen" in answer.json()["error"]["hint"]
    assert not Execution.objects.exists()


def test_listening_lasts_for_two_minutes(alice: Person) -> None:
    before = timezone.now()
    listen(alice, create(alice, hooked()))
    until = DraftHook.objects.get().listening_until
    assert until is not None
    assert timedelta(seconds=120) <= until - before < timedelta(seconds=130)


def test_it_can_be_stopped(alice: Person) -> None:
    workflow = create(alice, hooked())
    address = listen(alice, workflow)
    for _ in range(2):
        assert alice.delete(f"/api/workflows/{workflow['id']}/triggers/hook/listen/") == (204, None)
    assert knock(address).status_code == 404
    assert trigger_of(alice, workflow)["listening_until"] is None


def test_the_address_stays_the_same_and_is_shown_also_before_publishing(alice: Person) -> None:
    workflow = create(alice, hooked())
    first, again = listen(alice, workflow), listen(alice, workflow)
    assert first["test_url"] == again["test_url"]
    shown = trigger_of(alice, workflow)
    assert (shown["type"], shown["url"]) == ("trigger.webhook", None)
    assert shown["test_url"] == first["test_url"]
    assert shown["listening_until"] == again["listening_until"]


def test_the_published_and_the_test_address_are_two(alice: Person) -> None:
    workflow = create(alice, hooked())
    assert publish(alice, workflow)["triggers"][0]["test_url"] is None
    address = listen(alice, workflow)
    shown = trigger_of(alice, workflow)
    assert shown["test_url"] == address["test_url"] and shown["url"]
    assert shown["url"].rpartition("/")[2] != shown["test_url"].rpartition("/")[2]


def test_a_call_that_is_refused_leaves_it_listening(alice: Person) -> None:
    data = {"name": "X-Secret", "value": "s3cret-s3cret"}
    credential = credential_create(actor=alice.actor, name="Key", type="http_header", data=data)
    drawn = graph(
        "hook>a", node("hook", "trigger.webhook", credential=str(credential.pk), auth="header"), says("a", 1)
    )
    address = listen(alice, create(alice, drawn))
    assert knock(address, method="PUT").status_code == 405
    assert knock(address).status_code == 401
    assert knock(address, **{"X-Secret": "s3cret-s3cret"}).status_code == 202


def test_a_draft_that_cannot_run_says_so_and_goes_on_listening(alice: Person) -> None:
    broken = graph("hook>a", node("hook", "trigger.webhook"), node("a", "flow.if"))
    workflow = create(alice, broken)
    address = listen(alice, workflow)
    answer = knock(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_graph")
    save(alice, workflow, hooked())
    assert knock(address).status_code == 202


def test_a_test_call_is_a_run_of_its_own_under_a_key_that_was_used(alice: Person) -> None:
    workflow = create(alice, hooked())
    ids = {knock(listen(alice, workflow), **{"Idempotency-Key": "k"}).json()["id"] for _ in range(2)}
    assert len(ids) == 2
    assert not HookCall.objects.exists()


@pytest.mark.parametrize("node_id", ["a", "start", "nothing", "\0"])
def test_only_webhooks_of_the_draft_can_be_listened_to(alice: Person, node_id: str) -> None:
    drawn = graph("hook>a start>a", node("hook", "trigger.webhook"), says("a", 1))
    workflow = create(alice, drawn)
    path = f"/api/workflows/{workflow['id']}/triggers/{node_id}/listen/"
    status, answer = alice.post(path)
    assert (status, answer["error"]["code"]) == (404, "not_found")


def test_a_webhook_that_was_taken_out_of_the_draft_listens_no_more(alice: Person) -> None:
    workflow = create(alice, hooked())
    address = listen(alice, workflow)
    save(alice, workflow, graph("start>a", says("a", 1)))
    assert knock(address).status_code == 404


def test_deleting_the_workflow_ends_it(alice: Person) -> None:
    workflow = create(alice, hooked())
    address = listen(alice, workflow)
    alice.delete(f"/api/workflows/{workflow['id']}/")
    assert knock(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_calls_at_once_one_is_taken() -> None:
    alice = make_people()["alice"]
    listen(alice, create(alice, hooked()))
    hook, first, second = DraftHook.objects.get(), uuid7(), uuid7()
    assert not after_waiting_for(lambda: listening_end(hook, first), lambda: listening_end(hook, second))
    hook.refresh_from_db()
    assert hook.execution == first


def test_the_list_of_workflows_asks_once_for_all_test_addresses(
    alice: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(10):
        listen(alice, create(alice, hooked(), name=f"W{number}"))
    with django_assert_max_num_queries(12):
        status, answer = alice.get("/api/workflows/")
    assert status == 200 and len(answer["results"]) == 10
