"""Every time zone around every shift of two years: cron against a scan of each minute.

Zones whose clocks shift alike are scanned once and compared with each other.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from executions.triggers.schedule.times import MOST_CAUGHT_UP, times_between
from tests.executions.triggers.schedule.test_times import FIXED, WILD, cron, matching

YEARS = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
MINUTE, DAY, INSTANT = timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
AROUND = timedelta(hours=26)


class Shift(NamedTuple):
    """A clock that is put forward or back."""

    at: datetime
    before: timedelta
    behind: timedelta


def offset(zone: str, moment: datetime) -> timedelta:
    found = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert found is not None
    return found


def shifts(zone: str) -> Iterator[Shift]:
    day = YEARS[0]
    while day < YEARS[1]:
        if offset(zone, day) != offset(zone, day + DAY):
            minute = day
            while offset(zone, minute) == offset(zone, day):
                minute += MINUTE
            yield Shift(minute, offset(zone, day), offset(zone, minute))
        day += DAY


@cache
def alike() -> dict[tuple[Shift, ...], list[str]]:
    """All zones by their shifts; those that never shift by their offset's being none."""
    found: dict[tuple[Shift, ...], list[str]] = {}
    for zone in sorted(available_timezones()):
        found.setdefault(tuple(shifts(zone)), []).append(zone)
    return found


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start <= end:
        yield start
        start += MINUTE


def real_minutes(zone: str, shift: Shift) -> list[tuple[datetime, datetime]]:
    """Each minute around the shift with its wall clock."""
    here = ZoneInfo(zone)
    moments = minutes(shift.at - AROUND, shift.at + AROUND)
    return [(moment, moment.astimezone(here).replace(tzinfo=None, fold=0)) for moment in moments]


def wall_minutes(zone: str, shift: Shift) -> list[tuple[datetime, datetime]]:
    """Each wall-clock minute around the shift with its moment: the first of two, the gap's end for none."""
    by_wall = {wall: moment for moment, wall in reversed(real_minutes(zone, shift))}
    first = (shift.at - AROUND + shift.before).replace(tzinfo=None)
    last = (shift.at + AROUND + shift.behind).replace(tzinfo=None)
    return [(by_wall.get(wall, shift.at), wall) for wall in minutes(first, last)]


def scanned(expression: str, walls: list[tuple[datetime, datetime]]) -> list[datetime]:
    return sorted({moment for moment, wall in walls if matching(expression, wall)})[-MOST_CAUGHT_UP:]


def planned(expression: str, zone: str, shift: Shift) -> list[datetime]:
    start, end = shift.at - AROUND, shift.at + AROUND
    return times_between(cron(expression, zone), YEARS[0], start - INSTANT, end)


def test_every_expression_runs_as_the_rules_say_around_every_shift_of_every_kind() -> None:
    assert len(alike()) > 20
    for kind, (zone, *_) in alike().items():
        for shift in kind:
            fixed, wild = wall_minutes(zone, shift), real_minutes(zone, shift)
            for expression, walls in [*((e, fixed) for e in FIXED), *((e, wild) for e in WILD)]:
                assert planned(expression, zone, shift) == scanned(expression, walls), (
                    zone,
                    shift,
                    expression,
                )


def test_zones_whose_clocks_shift_alike_and_differ_by_nothing_else_run_alike() -> None:
    expressions = [*FIXED, *WILD]
    for kind, (first, *others) in alike().items():
        for place, zone in enumerate(others):
            for shift in kind[:2]:
                expression = expressions[place % len(expressions)]
                assert planned(expression, zone, shift) == planned(expression, first, shift), (zone, shift)


def test_zones_that_never_shift_run_by_their_offset() -> None:
    for zone in alike()[()]:
        always = offset(zone, NOON)
        for expression, expected in scanned_by_offset(always).items():
            assert planned(expression, zone, Shift(NOON, always, always)) == expected, (zone, expression)


NOON = YEARS[0] + timedelta(hours=12)


@cache
def scanned_by_offset(always: timedelta) -> dict[str, list[datetime]]:
    moments = minutes(NOON - AROUND, NOON + AROUND)
    walls = [(moment, (moment + always).replace(tzinfo=None)) for moment in moments]
    return {expression: scanned(expression, walls) for expression in ("30 2 * * *", "0 */2 * * *")}
