"""A repeated call: the same key at the same address of a workflow, within a day."""

import time
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from executions.models import Execution
from executions.upkeep.retention import workflow_prune
from tests.executions.triggers.hooks import call, publish_hook
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish
from workflows.models import Trigger, Workflow


def two(who: Person, kind: str, **parameters: object) -> list[Trigger]:
    """The triggers of a workflow that has two of a kind."""
    ends = [node("one", kind, **parameters), node("two", kind, **parameters)]
    made = create(who, graph("one>a two>b", *ends, says("a", 1), says("b", 1)))
    publish(who, made)
    return list(Trigger.objects.order_by("node_id"))


def begun() -> list[str]:
    return sorted(Execution.objects.values_list("trigger_node", flat=True))


def test_each_webhook_of_a_workflow_has_keys_of_its_own(alice: Person) -> None:
    for hook in two(alice, "trigger.webhook"):
        for _ in range(2):
            assert call(hook, b'{"x":1}', idempotency_key="evt_1").status_code == 202
    assert begun() == ["one", "two"]


def test_each_form_of_a_workflow_has_keys_of_its_own(alice: Person) -> None:
    client = Client(headers={"Idempotency-Key": "k"})
    for trigger in two(alice, "trigger.form", fields=[{"name": "name"}]):
        for _ in range(2):
            answer = client.post(f"/forms/{trigger.token}", {"name": "A"}, content_type="application/json")
            assert answer.status_code == 202
    assert begun() == ["one", "two"]


def test_keys_that_differ_at_their_end_are_two_however_long_they_are(alice: Person) -> None:
    hook = publish_hook(alice)
    first, second, again = (
        call(hook, b"{}", idempotency_key="k" * 300 + end).json()["id"] for end in ("1", "2", "1")
    )
    assert first != second
    assert again == first


def test_a_key_is_known_for_a_day_although_its_workflow_keeps_one_run_only(alice: Person) -> None:
    hook = publish_hook(alice)
    Workflow.objects.update(retention_count=1)
    first = call(hook, b"{}", idempotency_key="evt_1").json()["id"]
    call(hook, b"{}", idempotency_key="evt_2")
    now = timezone.now()
    Execution.objects.update(status="succeeded", finished_at=now)
    workflow_prune(Workflow.objects.get(), now, time.monotonic() + 60)
    assert call(hook, b"{}", idempotency_key="evt_1").json()["id"] == first
    workflow_prune(Workflow.objects.get(), now + timedelta(hours=25), time.monotonic() + 60)
    assert not Execution.objects.filter(pk=first).exists()
