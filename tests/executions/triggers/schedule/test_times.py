"""When schedules fire, daylight saving included; cron is compared with a scan of every minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim

from executions.triggers.schedule.times import MOST_CAUGHT_UP, next_times, times_between

MINUTE = timedelta(minutes=1)
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # the clock skips midnight itself
    "Africa/Cairo",  # midnight too, on a Friday
    "America/Havana",  # midnight comes twice
    "Europe/Dublin",  # winter is the exception there
    "Africa/Casablanca",  # back and forth around Ramadan
    "Pacific/Chatham",  # 45 minutes off, shifts at 2:45
    "Australia/Lord_Howe",  # shifts by half an hour
    "Asia/Kolkata",  # never shifts
]
FIXED = [
    "0 2 * * *",
    "30 2 * * *",
    "0 0 * * *",
    "15 0,1,2,3 * * *",
    "0,30 2 * * *",
    "45 2 * * 0",
    "0 0 1 * *",
]
WILD = ["*/15 * * * *", "30 * * * *", "* 2 * * *", "0 */2 * * *", "*/20 1-3 * * *", "*/30 * * * 5"]


def cron(expression: str, zone: str = "UTC") -> dict[str, Any]:
    return {"rules": [{"cron": expression}], "timezone": zone}


def every(count: int, unit: str) -> dict[str, Any]:
    return {"rules": [{"every": count, "unit": unit}]}


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@cache
def shifts(zone: str, years: tuple[int, ...] = (2026,)) -> list[datetime]:
    """The moments at which the zone's clock is put forward or back."""
    here = ZoneInfo(zone)
    found = []
    hour = datetime(years[0], 1, 1, tzinfo=UTC)
    while hour.year <= years[-1]:
        following = hour + timedelta(hours=1)
        if hour.astimezone(here).utcoffset() != following.astimezone(here).utcoffset():
            found.append(following)
        hour = following
    return found


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start <= end:
        yield start
        start += MINUTE


@cache
def fields(expression: str) -> CronSim:
    return CronSim(expression, ANCHOR)


def matching(expression: str, wall: datetime) -> bool:
    """Whether a wall-clock minute is one of the expression's, the zone left aside."""
    cron = fields(expression)
    return (
        wall.minute in cron.minutes
        and wall.hour in cron.hours
        and wall.month in cron.months
        and cron.match_day(wall.date())
    )


def scanned_wild(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """Real time: every minute whose wall clock matches."""
    here = ZoneInfo(zone)
    walls = ((moment, moment.astimezone(here).replace(tzinfo=None, fold=0)) for moment in minutes(start, end))
    return [moment for moment, wall in walls if matching(expression, wall)]


def scanned_fixed(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """Every date's wall times: the first of two, and the end of the gap for one that is skipped."""
    here = ZoneInfo(zone)
    found = set()
    wall = (start - timedelta(days=1)).replace(tzinfo=None)
    while wall <= (end + timedelta(days=1)).replace(tzinfo=None):
        if matching(expression, wall):
            real = wall
            while real.replace(tzinfo=here) != real.replace(tzinfo=here).astimezone(UTC).astimezone(here):
                real += MINUTE
            found.add(real.replace(tzinfo=here, fold=0).astimezone(UTC))
        wall += MINUTE
    return sorted(moment for moment in found if start <= moment <= end)


@pytest.mark.parametrize("zone", ZONES)
def test_fixed_times_run_once_a_day_whatever_the_clock_does(zone: str) -> None:
    for shift in shifts(zone) or [ANCHOR]:
        start, end = shift - timedelta(hours=26), shift + timedelta(hours=26)
        for expression in FIXED:
            expected = scanned_fixed(expression, zone, start, end)
            found = times_between(cron(expression, zone), ANCHOR, start - timedelta(microseconds=1), end)
            assert found == expected, (expression, shift)


@pytest.mark.parametrize("zone", ZONES)
def test_wildcards_run_by_real_time(zone: str) -> None:
    for shift in shifts(zone) or [ANCHOR]:
        start, end = shift - timedelta(hours=8), shift + timedelta(hours=8)
        for expression in WILD:
            expected = scanned_wild(expression, zone, start, end)
            found = times_between(cron(expression, zone), ANCHOR, start - timedelta(microseconds=1), end)
            assert found[-MOST_CAUGHT_UP:] == expected[-MOST_CAUGHT_UP:], (expression, shift)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("expression", [*FIXED, *WILD])
def test_wherever_one_starts_times_lie_ahead_and_rise(zone: str, expression: str) -> None:
    """Also inside an hour that comes twice, where one wall clock means two moments."""
    for shift in shifts(zone) or [ANCHOR]:
        for offset in range(-100, 101, 7):
            after = shift + timedelta(minutes=offset, seconds=13)
            found = next_times(cron(expression, zone), ANCHOR, after, 5)
            assert after < found[0] and found == sorted(set(found)), (after, found)


def test_a_time_in_the_gap_runs_at_its_end() -> None:
    (found,) = next_times(
        cron("30 2 * * *", "Europe/Berlin"), ANCHOR, at("2026-03-29T00:00", "Europe/Berlin"), 1
    )
    assert found == at("2026-03-29T03:00", "Europe/Berlin")


def test_a_time_that_comes_twice_runs_the_first_time_only() -> None:
    start = at("2026-10-25T00:00", "Europe/Berlin")
    found = next_times(cron("30 2 * * *", "Europe/Berlin"), ANCHOR, start, 2)
    assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


def test_leap_days_and_month_ends() -> None:
    leap = next_times(cron("0 0 29 2 *"), ANCHOR, ANCHOR, 2)
    assert [moment.date() for moment in leap] == [date(2028, 2, 29), date(2032, 2, 29)]
    last = next_times(cron("0 0 31 * *"), ANCHOR, ANCHOR, 3)
    assert [moment.date() for moment in last] == [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)]


def test_the_next_times_are_strictly_after_a_due_one() -> None:
    noon = at("2026-05-01T12:00")
    assert next_times(cron("0 12 * * *"), ANCHOR, noon, 1) == [noon + timedelta(days=1)]
    assert next_times(cron("0 12 * * *"), ANCHOR, noon - timedelta(microseconds=1), 1) == [noon]


# --- intervals ---


@pytest.mark.parametrize(
    ("count", "unit", "step"),
    [
        (1, "seconds", timedelta(seconds=1)),
        (90, "minutes", timedelta(minutes=90)),
        (5, "hours", timedelta(hours=5)),
        (2, "days", timedelta(days=2)),
        (1, "weeks", timedelta(weeks=1)),
    ],
)
def test_intervals_are_counted_from_the_publishing(count: int, unit: str, step: timedelta) -> None:
    anchor = datetime(2026, 5, 1, 12, 34, 56, 789, tzinfo=UTC)
    assert next_times(every(count, unit), anchor, anchor, 3) == [anchor + step * n for n in (1, 2, 3)]
    later = anchor + step * 1000 + timedelta(microseconds=1)
    assert next_times(every(count, unit), anchor, later, 1) == [anchor + step * 1001]


def test_an_interval_never_fires_at_or_before_its_anchor() -> None:
    assert next_times(every(1, "hours"), ANCHOR, ANCHOR - timedelta(days=3), 1) == [
        ANCHOR + timedelta(hours=1)
    ]


def test_intervals_end_with_the_calendar() -> None:
    found = next_times(every(100_000, "weeks"), ANCHOR, ANCHOR, 10)
    assert [moment.year for moment in found] == [3942, 5859, 7775, 9692]


def test_several_rules_fire_in_order_and_a_common_time_once() -> None:
    rules = [{"cron": "0 9 * * *"}, {"cron": "0 */9 * * *"}, {"every": 9, "unit": "hours"}]
    found = next_times({"rules": rules}, ANCHOR, ANCHOR, 4)
    assert [moment.astimezone(UTC).time() for moment in found] == [time(9), time(18), time(0), time(3)]


# --- catching up ---


def test_all_times_of_a_window_its_end_included() -> None:
    end = ANCHOR + timedelta(hours=3)
    assert times_between(every(1, "hours"), ANCHOR, ANCHOR, end) == [
        ANCHOR + timedelta(hours=n) for n in (1, 2, 3)
    ]
    assert times_between(every(1, "hours"), ANCHOR, end, end) == []


@pytest.mark.parametrize("parameters", [every(1, "seconds"), cron("* * * * *")])
def test_of_very_many_times_the_latest_hundred(parameters: dict[str, Any]) -> None:
    end = ANCHOR + timedelta(days=3650)
    found = times_between(parameters, ANCHOR, ANCHOR, end)
    assert len(found) == MOST_CAUGHT_UP
    assert found[-1] == end and found == sorted(found)


def test_rare_times_far_back_are_found_too() -> None:
    found = times_between(cron("0 0 29 2 *"), ANCHOR, ANCHOR, datetime(2040, 1, 1, tzinfo=UTC))
    assert [moment.year for moment in found] == [2028, 2032, 2036]
