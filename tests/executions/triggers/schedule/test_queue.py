"""Times that wait for an earlier run of their schedule: in order, one at a time, without affecting others."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from executions.models import Execution, PlannedTime
from executions.triggers.schedule import firing, queue
from executions.triggers.schedule.firing import fire_due
from executions.upkeep.scheduler import LONGEST_NAP_S, SHORT_NAP_S, Scheduler
from tests.executions.triggers.schedules import end, fired, noon, outcomes, published
from tests.people import Person
from workflows.models import Trigger


@pytest.fixture
def schedule(alice: Person) -> Callable[..., Trigger]:
    """A published schedule with a queue, whose first time is noon."""
    return lambda **settings: published(alice, **{"due": noon(), "overlap": "queue", **settings})


def end_run_of(trigger: Trigger) -> None:
    Execution.objects.filter(workflow=trigger.workflow_id).update(status="succeeded")


def runs_of(trigger: Trigger) -> int:
    return Execution.objects.filter(workflow=trigger.workflow_id).count()


def test_a_time_waits_for_the_earlier_run_to_end(schedule: Callable[..., Trigger]) -> None:
    trigger = schedule()
    fire_due(noon())
    fire_due(noon(minutes=1))
    assert outcomes() == {"12:00": "fired", "12:01": "waiting"}
    end()
    fire_due(noon(minutes=1, seconds=30))
    assert fired() == ["12:00", "12:01"]
    assert PlannedTime.objects.get(trigger=trigger, at=noon(minutes=1)).execution == Execution.objects.latest(
        "id"
    )


def test_while_one_waits_the_next_is_planned(schedule: Callable[..., Trigger]) -> None:
    trigger = schedule()
    fire_due(noon())
    fire_due(noon(minutes=5, seconds=10))
    trigger.refresh_from_db()
    assert trigger.next_run_at == noon(minutes=6)


def test_the_oldest_goes_first_and_a_new_one_stands_behind(schedule: Callable[..., Trigger]) -> None:
    schedule()
    for minute in range(4):
        fire_due(noon(minutes=minute))
    for _ in range(3):
        end()
        fire_due(noon(minutes=4))
    assert fired() == ["12:00", "12:01", "12:02", "12:03"]
    assert outcomes()["12:04"] == "waiting"


@pytest.mark.parametrize("missed", ["skip", "latest", "all"])
def test_what_waited_was_not_missed(schedule: Callable[..., Trigger], missed: str) -> None:
    schedule(missed=missed)
    for minute in range(4):
        fire_due(noon(minutes=minute))
    for _ in range(3):
        end()
        fire_due(noon(minutes=3, seconds=59))
    assert fired() == ["12:00", "12:01", "12:02", "12:03"]
    assert not any(row.input["missed"] for row in Execution.objects.all())


def test_what_was_missed_before_it_waited_still_says_so(schedule: Callable[..., Trigger]) -> None:
    schedule(missed="all", rules=[{"cron": "0 * * * *"}])
    fire_due(noon(hours=2))
    assert outcomes() == {"12:00": "fired", "13:00": "waiting", "14:00": "waiting"}
    for _ in range(2):
        end()
        fire_due(noon(hours=2, minutes=30))
    assert [row.input["missed"] for row in Execution.objects.order_by("id")] == [True, True, False]


def test_one_runs_at_a_time(schedule: Callable[..., Trigger]) -> None:
    schedule()
    fire_due(noon())
    for _ in range(3):
        fire_due(noon(minutes=1))
    end()
    fire_due(noon(minutes=2))
    fire_due(noon(minutes=2))
    assert Execution.objects.open().count() == 1


def test_what_does_not_fit_into_the_queue_is_dropped_and_says_so(
    schedule: Callable[..., Trigger], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firing, "MOST_WAITING", 3)
    schedule()
    for minute in range(6):
        fire_due(noon(minutes=minute))
    assert list(outcomes().values()) == ["fired", "waiting", "waiting", "waiting", "dropped", "dropped"]
    for _ in range(5):
        end()
        fire_due(noon(minutes=5))
    assert Counter(outcomes().values()) == {"fired": 4, "dropped": 2}


def test_a_time_that_cannot_be_started_is_given_up_with_its_problem(
    schedule: Callable[..., Trigger],
) -> None:
    broken, healthy = schedule(), schedule()
    for minute in range(2):
        fire_due(noon(minutes=minute))
    Trigger.objects.filter(pk=broken.pk).update(parameters={"timezone": "Mars/Olympus", "overlap": "queue"})
    end()
    fire_due(noon(minutes=1))
    assert (runs_of(broken), runs_of(healthy)) == (1, 2)
    assert PlannedTime.objects.get(trigger=broken, at=noon(minutes=1)).outcome == "given_up"
    broken.refresh_from_db()
    assert "Mars" in broken.problem


# --- side by side ---


@pytest.fixture
def _two_in_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firing, "MOST", 2)
    monkeypatch.setattr(queue, "MOST", 2)


@pytest.mark.usefixtures("_two_in_a_round")
def test_those_who_wait_take_no_places_of_other_schedules(people: dict[str, Person]) -> None:
    for _ in range(3):
        published(people["alice"], due=noon(), overlap="queue")
    for minute in range(4):
        fire_due(noon(minutes=minute))
    other = published(people["charlie"], due=noon(minutes=4))
    for _ in range(3):
        fire_due(noon(minutes=4))
    assert runs_of(other) == 1


@pytest.mark.usefixtures("_two_in_a_round")
def test_those_whose_earlier_run_goes_on_take_no_places_of_those_whose_has_ended(
    schedule: Callable[..., Trigger],
) -> None:
    triggers = [schedule() for _ in range(4)]
    for _ in range(2):
        fire_due(noon())
    for _ in range(2):
        fire_due(noon(minutes=1))
    end_run_of(triggers[3])
    fire_due(noon(minutes=1))
    assert [runs_of(trigger) for trigger in triggers] == [1, 1, 1, 2]


@pytest.mark.usefixtures("_two_in_a_round")
def test_of_many_who_may_start_those_go_first_whose_last_start_is_the_longest_ago(
    schedule: Callable[..., Trigger],
) -> None:
    triggers = [schedule() for _ in range(4)]
    for _ in range(2):
        fire_due(noon())
    for _ in range(2):
        fire_due(noon(minutes=1))
    for place, ago in enumerate((1, 4, 2, 3)):
        long_ago = timezone.now() - timedelta(hours=ago)
        Trigger.objects.filter(pk=triggers[place].pk).update(last_fired_at=long_ago)
    end()
    fire_due(noon(minutes=1))
    assert [runs_of(trigger) for trigger in triggers] == [1, 2, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_scheduler_looks_again_soon_while_something_waits(schedule: Callable[..., Trigger]) -> None:
    scheduler = Scheduler("one")
    trigger = schedule(due=None, rules=[{"cron": "0 0 1 1 *"}])
    assert scheduler.round() == LONGEST_NAP_S
    PlannedTime.objects.create(trigger=trigger, at=noon(), outcome="waiting")
    assert scheduler.round() == LONGEST_NAP_S
    assert runs_of(trigger) == 1
    PlannedTime.objects.create(trigger=trigger, at=noon(minutes=1), outcome="waiting")
    assert scheduler.round() == SHORT_NAP_S
    end()
    assert scheduler.round() == LONGEST_NAP_S
    assert runs_of(trigger) == 2
