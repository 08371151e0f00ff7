"""A schedule that is published again, switched or deleted: what has not been changed goes on, the rest is let go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import Execution
from executions.triggers.schedule.firing import fire_due
from tests.contention import after_waiting_for
from tests.executions.triggers.schedules import end, fired, noon, outcomes, published, published_again
from tests.people import Person, make_people
from workflows.models import Trigger

EVERY_12_HOURS = [{"every": 12, "unit": "hours"}]


@pytest.fixture
def schedule(alice: Person) -> Callable[..., Trigger]:
    """A published schedule whose first time is `due`."""
    return lambda **settings: published(alice, **settings)


def switch(who: Person, trigger: Trigger, active: bool) -> None:
    assert who.patch(f"/api/workflows/{trigger.workflow_id}/", {"active": active})[0] == 200
    trigger.refresh_from_db()


def test_a_change_of_another_node_keeps_what_is_due(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(due=noon(), missed="all", rules=[{"cron": "0 * * * *"}])
    published_again(alice, trigger)
    assert (trigger.version.number, trigger.next_run_at) == (2, noon())
    fire_due(noon(hours=1, minutes=30))
    assert fired() == ["12:00", "13:00"]


def test_settings_that_say_the_same_in_other_words_are_no_change(
    schedule: Callable[..., Trigger], alice: Person
) -> None:
    trigger = schedule(due=noon(), rules=[{"cron": "0 * * * *"}])
    spelled_out = [{"cron": "0 * * * *", "every": None, "unit": "minutes"}]
    published_again(alice, trigger, rules=spelled_out, timezone="UTC", missed="latest")
    assert trigger.next_run_at == noon()


@pytest.mark.parametrize("change", [{"missed": "skip"}, {"overlap": "skip"}, {"missed_within_hours": 1}])
def test_another_policy_is_followed_from_now_on_by_the_same_plan(
    schedule: Callable[..., Trigger], alice: Person, change: dict[str, Any]
) -> None:
    trigger = schedule(due=noon(), rules=[{"cron": "0 * * * *"}])
    published_again(alice, trigger, **change)
    assert trigger.next_run_at == noon()


@pytest.mark.parametrize("change", [{"rules": [{"cron": "0 0 1 1 *"}]}, {"timezone": "Asia/Kolkata"}])
def test_an_edited_schedule_forgets_its_old_plan(
    schedule: Callable[..., Trigger], alice: Person, change: dict[str, Any]
) -> None:
    trigger = schedule(due=noon(), rules=[{"cron": "0 * * * *"}])
    published_again(alice, trigger, **change)
    assert trigger.next_run_at is not None and trigger.next_run_at > timezone.now()
    fire_due(timezone.now())
    assert fired() == []


def test_what_was_set_aside_is_planned_anew(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule()
    Trigger.objects.update(next_run_at=None, problem="it could not be read")
    published_again(alice, trigger)
    assert (trigger.next_run_at is not None, trigger.problem) == (True, "")


def test_switching_off_leaves_no_stale_firing(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(due=noon())
    switch(alice, trigger, False)
    fire_due(noon(days=400))
    assert fired() == []


def test_switching_on_again_does_not_make_up_for_the_time_off(
    schedule: Callable[..., Trigger], alice: Person
) -> None:
    trigger = schedule(due=noon(), missed="all")
    switch(alice, trigger, False)
    switch(alice, trigger, True)
    assert trigger.next_run_at is not None and trigger.next_run_at > timezone.now()


def test_deleting_the_workflow_ends_the_schedule(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(due=noon())
    alice.delete(f"/api/workflows/{trigger.workflow_id}/")
    fire_due(noon(days=1))
    assert fired() == []


@pytest.mark.django_db(transaction=True)
def test_a_time_that_fires_beside_a_publish_is_not_planned_again() -> None:
    owner = make_people()["alice"]
    trigger = published(owner, due=noon())
    after_waiting_for(lambda: fire_due(noon()), lambda: published_again(owner, trigger))
    trigger.refresh_from_db()
    assert (trigger.version.number, trigger.next_run_at) == (2, noon(minutes=1))


@pytest.mark.django_db(transaction=True)
def test_what_is_published_beside_a_firing_is_what_fires() -> None:
    owner = make_people()["alice"]
    trigger = published(owner, due=noon())
    after_waiting_for(lambda: published_again(owner, trigger), lambda: fire_due(noon()))
    fire_due(noon())  # PostgreSQL finds what has changed while it waited only when it looks again
    assert Execution.objects.get().version.number == 2


# --- what waits for an earlier run ---


@pytest.fixture
def waiting(schedule: Callable[..., Trigger]) -> Trigger:
    """A schedule with a run in progress and one waiting time."""
    trigger = schedule(due=noon(), overlap="queue")
    fire_due(noon())
    fire_due(noon(minutes=1))
    assert outcomes() == {"12:00": "fired", "12:01": "waiting"}
    return trigger


def test_a_change_of_another_node_keeps_the_queue(waiting: Trigger, alice: Person) -> None:
    published_again(alice, waiting)
    end()
    fire_due(noon(minutes=1, seconds=30))
    assert outcomes() == {"12:00": "fired", "12:01": "fired"}
    assert Execution.objects.latest("id").version.number == 2


@pytest.mark.parametrize(
    "change", [{"rules": [{"cron": "0 0 1 1 *"}]}, {"timezone": "Asia/Kolkata"}, {"overlap": "skip"}]
)
def test_what_waited_for_a_schedule_that_has_changed_is_given_up(
    waiting: Trigger, alice: Person, change: dict[str, Any]
) -> None:
    published_again(alice, waiting, **change)
    assert outcomes() == {"12:00": "fired", "12:01": "given_up"}


def test_what_waited_when_it_was_switched_off_is_given_up(waiting: Trigger, alice: Person) -> None:
    switch(alice, waiting, False)
    switch(alice, waiting, True)
    end()
    fire_due(noon(minutes=2))
    assert outcomes() == {"12:00": "fired", "12:01": "given_up"}


# --- the beat of an interval ---


def five_hours_ago(trigger: Trigger) -> datetime:
    """The schedule has been published then."""
    Trigger.objects.filter(pk=trigger.pk).update(anchor=timezone.now() - timedelta(hours=5))
    trigger.refresh_from_db()
    return trigger.anchor


def test_an_unchanged_interval_keeps_its_beat(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(rules=EVERY_12_HOURS)
    anchor = five_hours_ago(trigger)
    published_again(alice, trigger, missed="skip")
    assert trigger.anchor == anchor
    switch(alice, trigger, False)
    switch(alice, trigger, True)
    assert trigger.next_run_at == anchor + timedelta(hours=12)


def test_a_changed_interval_begins_at_the_publishing_as_the_look_ahead_has_shown(
    schedule: Callable[..., Trigger], alice: Person
) -> None:
    trigger = schedule(rules=[{"every": 1, "unit": "days"}])
    five_hours_ago(trigger)
    before = timezone.now()
    (shown, *_) = alice.post("/api/schedules/preview/", {"rules": EVERY_12_HOURS})[1]["results"]
    published_again(alice, trigger, rules=EVERY_12_HOURS)
    assert trigger.next_run_at == trigger.anchor + timedelta(hours=12)
    assert before < trigger.anchor < timezone.now()
    assert abs(datetime.fromisoformat(shown["at"]) - trigger.next_run_at) < timedelta(seconds=30)
