"""Planned times are kept for as long as executions, and then taken away in small batches."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import PlannedTime
from executions.triggers.schedule.firing import fire_due
from executions.upkeep import planned_pruning
from executions.upkeep.planned_pruning import planned_times_prune
from executions.upkeep.sweeper import sweep
from tests.executions.triggers.schedules import end, noon, outcomes, published
from tests.people import Person
from workflows.models import Trigger

KEPT_DAYS = 90


@pytest.fixture
def trigger(alice: Person) -> Trigger:
    """A schedule that has fired at noon."""
    found = published(alice, due=noon(), overlap="queue")
    fire_due(noon())
    return found


def test_what_has_been_kept_for_long_enough_goes_with_the_sweep(trigger: Trigger) -> None:
    sweep(noon(days=KEPT_DAYS))
    assert outcomes() == {"12:00": "fired"}
    sweep(noon(days=KEPT_DAYS, seconds=1))
    assert outcomes() == {}


def test_what_waits_stays_until_it_has_had_its_turn(trigger: Trigger) -> None:
    fire_due(noon(minutes=1))
    much_later = noon(days=KEPT_DAYS + 1)
    planned_times_prune(much_later)
    assert outcomes() == {"12:01": "waiting"}
    end()
    fire_due(much_later)
    planned_times_prune(much_later)
    assert "12:01" not in outcomes()


def test_the_settings_may_keep_them_for_ever_or_a_day(trigger: Trigger, settings: Any) -> None:
    settings.KEEP_DAYS = 0
    assert planned_times_prune(noon(days=10_000)) == 0
    settings.KEEP_DAYS = 1
    assert planned_times_prune(noon(hours=23)) == 0
    assert planned_times_prune(noon(hours=25)) == 1


def test_what_was_made_up_for_late_is_kept_from_when_it_was_decided(alice: Person) -> None:
    published(alice, due=noon(), rules=[{"cron": "0 12 1 * *"}])
    fire_due(noon(days=20))
    assert planned_times_prune(noon(days=KEPT_DAYS + 10)) == 0


def test_one_round_takes_a_limited_number_away(trigger: Trigger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planned_pruning, "BATCH", 3)
    monkeypatch.setattr(planned_pruning, "MOST_BATCHES", 2)
    times = [noon(seconds=second) for second in range(1, 10)]
    PlannedTime.objects.bulk_create(
        PlannedTime(trigger=trigger, at=time, outcome="missed", created_at=time) for time in times
    )
    later = timezone.now() + timedelta(days=KEPT_DAYS + 1)
    assert [planned_times_prune(later) for _ in range(3)] == [6, 4, 0]
