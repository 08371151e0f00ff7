"""The clock is set an hour or a day forward or back: nothing is lost, done twice, or taken from living workers."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from executions.models import Duty, Execution, PlannedTime
from executions.store.leases import LEASE_S
from executions.store.waking import wake_due
from executions.triggers.schedule.firing import fire_due
from executions.upkeep.clock import SETTLED_AFTER_S, ClockWatch
from executions.upkeep.duties import HELD_FOR, take_duty
from executions.upkeep.retention import REST, Retention
from executions.upkeep.scheduler import SWEEP_EVERY_S, Scheduler
from executions.upkeep.sweeper import sweep
from tests.executions.factories import execution
from tests.executions.triggers.schedules import MINUTE, noon, published
from tests.people import Person

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = [HOUR, DAY, -HOUR, -DAY]
LEASE = timedelta(seconds=LEASE_S)


class Clocks:
    """A clock that can be set, beside one that cannot."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.passed = 1_000.0
        self.watch = ClockWatch(lambda: self.passed)
        self.watch.look(self.now)

    def go_on(self, seconds: float) -> datetime:
        """Time passes on both."""
        self.now += timedelta(seconds=seconds)
        self.passed += seconds
        self.watch.look(self.now)
        return self.now

    def jump(self, by: timedelta) -> datetime:
        """Somebody sets the clock, a second after it was last looked at."""
        self.now += by
        return self.go_on(1)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def leased(who: Person, until: datetime) -> Execution:
    return execution(who, status="running", worker="one", lease_until=until)


def state(row: Execution) -> tuple[str, int]:
    row.refresh_from_db()
    return row.status, row.recoveries


@pytest.mark.parametrize("by", JUMPS)
def test_a_jump_is_noticed_and_forgotten_when_everybody_has_had_time(clocks: Clocks, by: timedelta) -> None:
    clocks.go_on(600)
    assert clocks.watch.is_trusted
    clocks.jump(by)
    assert not clocks.watch.is_trusted
    clocks.go_on(SETTLED_AFTER_S - 1)
    assert not clocks.watch.is_trusted
    clocks.go_on(1)
    assert clocks.watch.is_trusted


@pytest.mark.parametrize("seconds", [1, 600, 86_400])
def test_time_that_passes_is_no_jump(clocks: Clocks, seconds: float) -> None:
    clocks.go_on(seconds)
    clocks.go_on(4)
    assert clocks.watch.is_trusted


@pytest.mark.parametrize("by", JUMPS)
def test_no_lease_is_taken_from_a_worker_that_lives(alice: Person, clocks: Clocks, by: timedelta) -> None:
    row = leased(alice, clocks.now + LEASE)
    clocks.jump(by)
    for _ in range(20):  # rounds of the sweeper, between which the worker renews
        sweep(clocks.go_on(5), clocks.watch)
        assert state(row) == ("running", 0)
        Execution.objects.filter(pk=row.pk).update(lease_until=clocks.now + LEASE)


@pytest.mark.parametrize("by", JUMPS)
def test_what_a_dead_worker_held_is_taken_back_once(alice: Person, clocks: Clocks, by: timedelta) -> None:
    row = leased(alice, clocks.now + LEASE)
    clocks.jump(by)
    for _ in range(20):
        sweep(clocks.go_on(5), clocks.watch)
    assert state(row) == ("queued", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", JUMPS)
def test_the_scheduler_goes_on_to_sweep(
    clocks: Clocks, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    monkeypatch.setattr("executions.upkeep.scheduler.database_now", lambda: clocks.now)
    monkeypatch.setattr("executions.upkeep.scheduler.time", SimpleNamespace(monotonic=lambda: clocks.passed))
    scheduler = Scheduler("one")
    scheduler.round()
    clocks.jump(by)
    clocks.go_on(SWEEP_EVERY_S)
    Duty.objects.all().delete()
    scheduler.round()
    assert Duty.objects.get(name="sweep").until == clocks.now + HELD_FOR


@pytest.mark.parametrize("by", JUMPS)
def test_a_duty_of_a_scheduler_that_died_is_taken_over(clocks: Clocks, by: timedelta) -> None:
    assert take_duty("sweep", "one", clocks.now)
    assert not take_duty("sweep", "two", clocks.now)
    clocks.jump(by)
    assert take_duty("sweep", "two", clocks.now)


@pytest.mark.parametrize("by", JUMPS)
@pytest.mark.parametrize("missed", ["skip", "latest", "all"])
def test_a_schedule_fires_at_most_once_for_a_planned_time(alice: Person, missed: str, by: timedelta) -> None:
    published(alice, due=noon(), missed=missed, rules=[{"cron": "*/10 * * * *"}])
    for moment in (noon(), noon(minutes=10), noon(minutes=11) + by, noon(minutes=20), noon(minutes=30)):
        fire_due(moment)
    fire_due(noon(days=2))
    planned = list(PlannedTime.objects.values_list("trigger", "at"))
    assert len(planned) == len(set(planned))
    started = sorted(row.input["scheduled_for"] for row in Execution.objects.all())
    assert len(started) == len(set(started))
    assert started[:2] == [noon().isoformat(), noon(minutes=10).isoformat()]


@pytest.mark.parametrize("by", [HOUR, DAY])
def test_a_schedule_whose_clock_was_put_back_goes_on_when_its_time_comes(
    alice: Person, by: timedelta
) -> None:
    published(alice, due=noon(), rules=[{"cron": "*/10 * * * *"}])
    fire_due(noon())
    fire_due(noon() - by)
    assert Execution.objects.count() == 1
    fire_due(noon(minutes=10))
    assert Execution.objects.count() == 2


@pytest.mark.parametrize("by", JUMPS)
def test_a_wait_ends_by_the_clock_and_once(alice: Person, by: timedelta) -> None:
    row = execution(alice, status="waiting", wake_at=noon(), parked_at=noon() - MINUTE)
    wake_due(noon() - MINUTE + by)
    was_woken = state(row)[0] == "queued"
    assert was_woken == (by > timedelta(0))
    wake_due(noon())
    assert state(row)[0] == "queued"
    seq = row.seq
    for moment in (noon(), noon() + by):
        wake_due(moment)
    assert (state(row)[0], row.seq) == ("queued", seq)


@pytest.mark.parametrize("by", JUMPS)
def test_retention_rests_no_longer_for_a_clock_that_was_put_back(alice: Person, by: timedelta) -> None:
    retention, now = Retention(), timezone.now()
    assert retention.go_on(now)
    kept = execution(alice, status="succeeded", finished_at=now)
    retention.go_on(now + by)
    retention.go_on(now + by + REST)
    assert Execution.objects.filter(pk=kept.pk).exists()
    assert retention._resting_until
    assert retention._resting_until <= now + by + 2 * REST


@pytest.mark.parametrize("by", JUMPS)
def test_sessions_and_tokens_live_by_the_clock_and_come_back_with_it(
    alice: Person, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + by)
    assert alice.get("/api/session/")[0] == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert alice.get("/api/session/")[0] == 200
