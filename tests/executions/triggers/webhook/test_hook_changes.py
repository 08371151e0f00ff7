"""Calls to a webhook that has changed since the last call: none is refused because of its previous state."""

from typing import Any

from credentials.services import credential_create
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import publish, save
from workflows.models import Trigger


def publish_again(who: Person, hook: Trigger, credential: str | None = None, **parameters: Any) -> None:
    workflow = {"id": str(hook.workflow_id)}
    changed = node("hook", "trigger.webhook", credential=credential, **parameters)
    assert save(who, workflow, graph("hook>a", changed, says("a", 1)))[0] == 200
    publish(who, workflow)


def test_a_method_that_is_taken_now_is_let_in(alice: Person) -> None:
    hook = publish_hook(alice)
    assert [call(hook).status_code, call(hook, method="GET").status_code] == [202, 405]
    publish_again(alice, hook, methods=["GET"])
    assert [call(hook, method="GET").status_code, call(hook).status_code] == [202, 405]


def test_a_secret_that_was_changed_is_the_one_that_lets_in(alice: Person) -> None:
    one, two = (
        str(credential_create(actor=alice.actor, name=name, type="http_header", data=data).pk)
        for name, data in (
            ("one", {"name": "X-Key", "value": "first-secret"}),
            ("two", {"name": "X-Key", "value": "second-secret"}),
        )
    )
    hook = publish_hook(alice, one, auth="header")
    assert call(hook, x_key="first-secret").status_code == 202
    publish_again(alice, hook, two, auth="header")
    assert call(hook, x_key="second-secret").status_code == 202
    assert call(hook, x_key="first-secret").status_code == 401


def test_one_that_sleeps_is_unknown_also_to_a_call_that_would_be_refused(alice: Person) -> None:
    hook = publish_hook(alice)
    assert call(hook).status_code == 202
    alice.patch(f"/api/workflows/{hook.workflow_id}/", {"active": False})
    assert call(hook, method="GET").status_code == 404


def test_a_limit_that_was_taken_away_refuses_nobody(alice: Person, settings: Any, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url
    hook = publish_hook(alice, max_per_minute=1)
    assert [call(hook).status_code for _ in range(2)] == [202, 429]
    publish_again(alice, hook)
    assert call(hook).status_code == 202
