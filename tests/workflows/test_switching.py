"""Publishing, switching and deleting a workflow side by side: each goes by what the one before has left."""

import pytest
from django.utils import timezone

from core.errors import NotFoundError
from tests.contention import after_waiting_for
from tests.people import Person, make_people
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish, save
from workflows.models import Trigger, Workflow
from workflows.services import workflow_delete, workflow_publish, workflow_update

HOURLY = [{"cron": "0 * * * *"}]


def drawn(text: str) -> dict[str, object]:
    return graph("tick>a", node("tick", "trigger.schedule", rules=HOURLY), says("a", text))


def edited(who: Person) -> Workflow:
    """A workflow that is published, with a newer draft."""
    workflow = create(who, drawn("old"))
    publish(who, workflow)
    save(who, workflow, drawn("new"))
    read: Workflow = Workflow.objects.select_related("published").get()
    return read


def the_trigger() -> Trigger:
    found: Trigger = Trigger.objects.select_related("version").get()
    return found


@pytest.mark.parametrize("active", [True, False])
def test_switching_goes_by_what_has_been_published_since_it_was_read(alice: Person, active: bool) -> None:
    read = edited(alice)
    workflow_publish(workflow=read, actor=alice.actor)
    workflow_update(workflow=read, actor=alice.actor, active=active)
    assert (the_trigger().version.number, the_trigger().next_run_at is not None) == (2, active)


def test_what_has_been_deleted_is_neither_switched_nor_published(alice: Person) -> None:
    read = edited(alice)
    workflow_delete(workflow=read, actor=alice.actor)
    read = Workflow(pk=read.pk, published_id=read.published_id, active=False)
    with pytest.raises(NotFoundError):
        workflow_update(workflow=read, actor=alice.actor, active=True)
    with pytest.raises(NotFoundError):
        workflow_publish(workflow=read, actor=alice.actor)
    assert not Trigger.objects.exists()
    assert not Workflow.objects.get().active


def test_switching_on_what_is_on_changes_nothing_about_its_triggers(alice: Person) -> None:
    workflow = edited(alice)
    Trigger.objects.update(next_run_at=timezone.now(), problem="a problem")
    before = Trigger.objects.values().get()
    assert alice.patch(f"/api/workflows/{workflow.pk}/", {"active": True})[0] == 200
    assert Trigger.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_waits_for_the_first() -> None:
    owner = make_people()["alice"]
    path = f"/api/workflows/{edited(owner).pk}/"
    status, switched = after_waiting_for(
        lambda: owner.post(f"{path}publish/"), lambda: owner.patch(path, {"active": False})
    )
    assert (status, switched["published_version"]) == (200, 2)
    assert (the_trigger().version.number, the_trigger().next_run_at) == (2, None)
    status, _ = after_waiting_for(lambda: owner.delete(path), lambda: owner.patch(path, {"active": True}))
    assert status == 404
    assert not Trigger.objects.exists()
