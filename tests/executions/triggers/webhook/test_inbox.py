"""The webhook inbox: every call is stored as received, with limits for unauthenticated ones."""

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credentials.services import credential_create
from executions.models import Execution
from executions.models.hook_calls import REFUSED_BODY, HookCall
from executions.start.crowds import crowds
from executions.start.request import StartRequest
from executions.start.starting import start_all
from executions.triggers.webhook.inbox import REFUSED_A_MINUTE, Refusals
from executions.upkeep.hook_pruning import REFUSED_KEPT, calls_prune
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person
from tests.world import make_call
from workflows.models import Trigger


@pytest.fixture
def hook(alice: Person) -> Trigger:
    return publish_hook(alice)


def the_call() -> HookCall:
    found: HookCall = HookCall.objects.get()
    return found


def test_an_accepted_call_is_kept_as_it_came(hook: Trigger) -> None:
    body = b'{"b": 1,  "a": "\xc3\xbc"}'
    answer = call(hook, body, query="?x=1&x=2", x_shop="7")
    kept = the_call()
    assert (kept.method, kept.path, kept.query) == ("POST", f"/hooks/{hook.token}", "x=1&x=2")
    assert kept.headers["x-shop"] == "7" and kept.headers["content-type"] == "application/json"
    assert (kept.content(), kept.size) == (body, len(body))
    assert (kept.outcome, kept.error) == ("accepted", "")
    assert str(kept.execution) == answer.json()["id"]


def test_secret_headers_are_masked(alice: Person) -> None:
    data = {"name": "X-Secret", "value": "s3cret-s3cret"}
    credential = credential_create(actor=alice.actor, name="Key", type="http_header", data=data)
    hook = publish_hook(alice, str(credential.pk), auth="header")
    headers = {"authorization": "Bearer abcdefgh", "cookie": "session=abcdefgh"}
    assert call(hook, x_secret="s3cret-s3cret", **headers).status_code == 202
    assert call(hook, x_secret="s3cret-s3cret2", **headers).status_code == 401
    for kept in HookCall.objects.all():
        hidden = [kept.headers[name] for name in ("x-secret", "authorization", "cookie")]
        assert hidden == ["[secret]"] * 3


def test_where_the_secret_cannot_be_had_every_header_is_masked(alice: Person) -> None:
    data = {"name": "X-Secret", "value": "s3cret-s3cret"}
    credential = credential_create(actor=alice.actor, name="Key", type="http_header", data=data)
    hook = publish_hook(alice, str(credential.pk), auth="header")
    Trigger.objects.update(credential=None)
    assert call(hook, x_secret="s3cret-s3cret").status_code == 503
    assert set(the_call().headers.values()) == {"[secret]"}


def test_a_large_body_is_kept_as_a_file(hook: Trigger) -> None:
    body = b'"' + b"x" * 300_000 + b'"'
    call(hook, body)
    kept = the_call()
    assert kept.body is None and Path(kept.body_file.path).read_bytes() == body == kept.content()


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"method": "PUT"}, 405, "method_not_allowed"),
        ({"body": b"{broken"}, 400, "invalid_json"),
    ],
)
def test_a_refused_call_is_kept_with_its_error(
    hook: Trigger, changes: dict[str, Any], status: int, code: str
) -> None:
    assert call(hook, **changes).status_code == status
    kept = the_call()
    assert (kept.outcome, kept.error, kept.execution) == ("refused", code, None)
    assert not Execution.objects.exists()


def test_of_a_refused_call_the_beginning_of_the_body_is_kept(hook: Trigger) -> None:
    call(hook, b"x" * 100_000)
    kept = the_call()
    assert (len(kept.content()), kept.size) == (REFUSED_BODY, 100_000)


def test_a_repeated_call_is_kept_as_a_duplicate_of_the_first_run(hook: Trigger) -> None:
    first, again = (call(hook, b"1", idempotency_key="k").json()["id"] for _ in range(2))
    assert first == again
    kept = HookCall.objects.order_by("id")
    assert [(row.outcome, str(row.execution)) for row in kept] == [("accepted", first), ("duplicate", first)]


def test_a_key_used_for_another_call_is_a_refusal(hook: Trigger) -> None:
    call(hook, b"1", idempotency_key="k")
    assert call(hook, b'"' + b"2" * 300_000 + b'"', idempotency_key="k").status_code == 422
    refused = HookCall.objects.get(outcome="refused")
    assert refused.error == "idempotency_mismatch"
    assert not refused.body_file and len(refused.content()) == REFUSED_BODY


def test_what_nobody_listens_to_is_not_kept(hook: Trigger, alice: Person) -> None:
    alice.patch(f"/api/workflows/{hook.workflow_id}/", {"active": False})
    assert call(hook).status_code == 404
    assert not HookCall.objects.exists()


def test_all_calls_of_a_drain_cost_one_statement(hook: Trigger, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is queued is counted now and then, whoever asks.
    monkeypatch.setattr("executions.start.crowds.KNOWN_S", math.inf)
    crowds.full()

    def statements(*calls: HookCall | None) -> int:
        facts: dict[str, Any] = {"workflow": hook.workflow, "version": hook.version, "trigger_node": "hook"}
        with CaptureQueriesContext(connection) as captured:
            start_all([StartRequest(mode="webhook", input=1, call=call, **facts) for call in calls])
        return len(captured)

    assert statements(unsaved(hook), unsaved(hook)) == statements(None, None) + 1
    assert HookCall.objects.count() == 2


def unsaved(hook: Trigger) -> HookCall:
    return HookCall(workflow=hook.workflow, node_id="hook", method="POST", path="/", headers={}, size=0)


# --- bounds ---


def test_a_flood_of_refused_calls_is_not_written_down_in_full(hook: Trigger) -> None:
    refusals = Refusals()
    kept = [refusals.has_room(hook.pk) for _ in range(1_000)]
    assert kept == [True] * REFUSED_A_MINUTE + [False] * (1_000 - REFUSED_A_MINUTE)
    assert refusals.has_room(hook.workflow_id)


def test_only_the_newest_refused_calls_of_a_trigger_stay(hook: Trigger) -> None:
    for _ in range(REFUSED_KEPT + 7):
        HookCall.objects.filter(pk=make_call(hook.workflow).pk).update(outcome="refused")
    accepted = make_call(hook.workflow)
    oldest = list(HookCall.objects.filter(outcome="refused").order_by("id")[:7])
    assert calls_prune(timezone.now()) == 7
    assert HookCall.objects.filter(outcome="refused").count() == REFUSED_KEPT
    assert not HookCall.objects.filter(pk__in=[row.pk for row in oldest]).exists()
    assert HookCall.objects.filter(pk=accepted.pk).exists()


def test_old_calls_go_with_their_files(hook: Trigger, settings: Any) -> None:
    settings.HOOK_CALLS_KEPT_DAYS = 2
    call(hook, b'"' + b"x" * 300_000 + b'"')
    old, young = the_call(), make_call(hook.workflow)
    HookCall.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=2, seconds=1))
    file = Path(old.body_file.path)
    assert file.exists()
    assert calls_prune(timezone.now()) == 1
    assert not file.exists()
    assert list(HookCall.objects.all()) == [young]


def test_one_round_of_pruning_takes_a_bounded_share(hook: Trigger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executions.upkeep.hook_pruning.BATCH", 2)
    monkeypatch.setattr("executions.upkeep.hook_pruning.MOST_BATCHES", 3)
    for _ in range(10):
        make_call(hook.workflow)
    later = timezone.now() + timedelta(days=400)
    assert [calls_prune(later) for _ in range(3)] == [6, 4, 0]
