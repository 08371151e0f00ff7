"""Schedules: each planned time fires once, whatever happens around it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from executions.models import Execution, PlannedTime
from executions.triggers.schedule.firing import fire_due
from tests.executions.triggers.schedules import MINUTE, end, fired, noon, outcomes, published
from tests.people import Person
from workflows.models import Trigger


@pytest.fixture
def schedule(alice: Person) -> Callable[..., Trigger]:
    """A published schedule whose first time is `due`."""
    return lambda **settings: published(alice, **settings)


def test_what_is_due_starts_and_the_next_time_is_planned(schedule: Callable[..., Trigger]) -> None:
    trigger = schedule(due=noon())
    fire_due(noon(seconds=1))
    (run,) = Execution.objects.all()
    assert (run.mode, run.trigger_node, run.status) == ("schedule", "tick", "queued")
    assert run.input == {
        "scheduled_for": "2026-06-01T12:00:00+00:00",
        "fired_at": "2026-06-01T12:00:01+00:00",
        "missed": False,
    }
    trigger.refresh_from_db()
    assert trigger.next_run_at == noon(minutes=1)
    assert trigger.last_fired_at is not None
    assert PlannedTime.objects.get().execution_id == run.pk


def test_times_are_told_in_the_schedules_zone(schedule: Callable[..., Trigger]) -> None:
    schedule(due=noon(), timezone="Asia/Kolkata")
    fire_due(noon())
    assert Execution.objects.get().input["scheduled_for"] == "2026-06-01T17:30:00+05:30"


def test_nothing_starts_before_its_time(schedule: Callable[..., Trigger]) -> None:
    schedule(due=noon())
    fire_due(noon() - timedelta(microseconds=1))
    assert fired() == []


def test_firing_again_at_the_same_moment_starts_nothing(schedule: Callable[..., Trigger]) -> None:
    trigger = schedule(due=noon())
    for _ in range(3):
        fire_due(noon(seconds=1))
    Trigger.objects.filter(pk=trigger.pk).update(next_run_at=noon())  # as by a clock put back
    fire_due(noon(seconds=2))
    assert fired() == ["12:00"]


@pytest.mark.parametrize("policy", ["skip", "latest", "all"])
def test_up_to_a_minute_late_is_not_missed(schedule: Callable[..., Trigger], policy: str) -> None:
    schedule(due=noon(), missed=policy, rules=[{"cron": "0 * * * *"}])
    fire_due(noon(seconds=60))
    assert [row.input["missed"] for row in Execution.objects.all()] == [False]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("skip", {"12:00": "missed", "13:00": "missed", "14:00": "missed"}),
        ("latest", {"12:00": "missed", "13:00": "missed", "14:00": "fired"}),
        ("all", {"12:00": "fired", "13:00": "fired", "14:00": "fired"}),
    ],
)
def test_missed_times_follow_their_policy_and_are_all_written_down(
    schedule: Callable[..., Trigger], policy: str, expected: dict[str, str]
) -> None:
    trigger = schedule(due=noon(), missed=policy, rules=[{"cron": "0 * * * *"}])
    fire_due(noon(hours=2, minutes=30))
    assert outcomes() == expected
    assert all(row.input["missed"] for row in Execution.objects.all())
    trigger.refresh_from_db()
    assert trigger.next_run_at == noon(hours=3)


def test_of_missed_and_present_times_the_present_one_is_not_marked(schedule: Callable[..., Trigger]) -> None:
    schedule(due=noon(), missed="all", rules=[{"cron": "0 * * * *"}])
    fire_due(noon(hours=1, seconds=5))
    assert [row.input["missed"] for row in Execution.objects.order_by("id")] == [True, False]


def test_a_long_absence_makes_up_for_a_hundred_at_most(schedule: Callable[..., Trigger]) -> None:
    schedule(due=noon(), missed="all")
    fire_due(noon(days=30))
    assert Execution.objects.count() == 100


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("latest", {"12:00": "missed", "13:00": "missed", "14:00": "missed", "15:00": "fired"}),
        ("all", {"12:00": "missed", "13:00": "missed", "14:00": "fired", "15:00": "fired"}),
    ],
)
def test_times_missed_before_the_window_are_given_up(
    schedule: Callable[..., Trigger], policy: str, expected: dict[str, str]
) -> None:
    rules = [{"cron": "0 * * * *"}]
    schedule(due=noon(), missed=policy, missed_within_hours=2, rules=rules)
    fire_due(noon(hours=3, minutes=30))
    assert outcomes() == expected


def test_a_window_gives_up_the_latest_too(schedule: Callable[..., Trigger]) -> None:
    schedule(due=noon(), missed_within_hours=1, rules=[{"cron": "0 12 * * *"}])
    fire_due(noon(hours=1, seconds=1))
    assert outcomes() == {"12:00": "missed"}


# --- overlap ---


def run_on(policy: str, schedule: Callable[..., Trigger], **settings: Any) -> Trigger:
    trigger = schedule(due=noon(), overlap=policy, **settings)
    fire_due(noon())
    fire_due(noon(minutes=1))
    return trigger


def test_allow_runs_beside_the_earlier_one(schedule: Callable[..., Trigger]) -> None:
    run_on("allow", schedule)
    assert fired() == ["12:00", "12:01"]


def test_skip_leaves_the_time_out_and_says_so(schedule: Callable[..., Trigger]) -> None:
    run_on("skip", schedule)
    assert outcomes() == {"12:00": "fired", "12:01": "skipped"}
    end()
    fire_due(noon(minutes=2))
    assert fired() == ["12:00", "12:02"]


def test_cancel_previous_ends_the_earlier_one(schedule: Callable[..., Trigger]) -> None:
    run_on("cancel_previous", schedule)
    assert [row.status for row in Execution.objects.order_by("id")] == ["cancelled", "queued"]


@pytest.mark.parametrize("missed", ["latest", "all"])
def test_of_several_times_at_once_cancel_previous_starts_the_latest_only(
    schedule: Callable[..., Trigger], missed: str
) -> None:
    schedule(due=noon(), overlap="cancel_previous", missed=missed, rules=[{"every": 20, "unit": "seconds"}])
    Trigger.objects.update(anchor=noon())
    fire_due(noon(seconds=40))
    assert [row.status for row in Execution.objects.all()] == ["queued"]
    assert [row.outcome for row in PlannedTime.objects.order_by("at")] == ["superseded", "fired"]


def test_cancel_previous_makes_up_for_the_latest_of_all_missed_times(
    schedule: Callable[..., Trigger],
) -> None:
    schedule(due=noon(), overlap="cancel_previous", missed="all", rules=[{"cron": "0 * * * *"}])
    fire_due(noon(hours=2))
    assert [row.status for row in Execution.objects.all()] == ["queued"]
    assert outcomes() == {"12:00": "superseded", "13:00": "superseded", "14:00": "fired"}


def test_a_clock_put_back_cancels_nothing(schedule: Callable[..., Trigger]) -> None:
    trigger = schedule(due=noon(), overlap="cancel_previous")
    fire_due(noon())
    Trigger.objects.filter(pk=trigger.pk).update(next_run_at=noon())
    fire_due(noon(seconds=1))
    assert [row.status for row in Execution.objects.all()] == ["queued"]


def test_only_runs_of_the_same_schedule_overlap(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(due=noon(), overlap="skip")
    assert alice.post(f"/api/workflows/{trigger.workflow_id}/run/", {})[0] == 202
    fire_due(noon())
    assert Execution.objects.filter(mode="schedule").count() == 1


# --- the rest ---


def test_a_plan_that_cannot_be_read_is_set_aside_with_its_problem(
    schedule: Callable[..., Trigger], alice: Person
) -> None:
    broken, healthy = schedule(due=noon()), schedule(due=noon())
    Trigger.objects.filter(pk=broken.pk).update(parameters={"rules": [{"cron": "nonsense"}]})
    fire_due(noon())
    assert Execution.objects.get().workflow_id == healthy.workflow_id
    broken.refresh_from_db()
    assert broken.next_run_at is None and "cron" in broken.problem


def test_the_next_ten_times_are_shown(schedule: Callable[..., Trigger], alice: Person) -> None:
    trigger = schedule(rules=[{"every": 90, "unit": "minutes"}])
    (shown,) = alice.get(f"/api/workflows/{trigger.workflow_id}/")[1]["triggers"]
    times = [datetime.fromisoformat(text) for text in shown["next_times"]]
    assert len(times) == 10
    assert {later - earlier for earlier, later in pairwise(times)} == {90 * MINUTE}
    assert times[0] == trigger.anchor + 90 * MINUTE == trigger.next_run_at
