"""The times at which a schedule fires: cron expressions and intervals in a time zone.

The daylight-saving rules are those of Debian's cron, as implemented by cronsim (docs/schedules.md): a fixed
time that the clock skips runs once at the first moment after the gap, one that occurs twice runs once, and
wildcards follow real time.
"""

import heapq
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from itertools import dropwhile, islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from workflows.nodes import catalogue

MISSED_AFTER = timedelta(seconds=60)
"""A planned time is missed if it is more than this late (architecture, section 4.8)."""
MOST_CAUGHT_UP = 100
FIRST_WINDOW = timedelta(minutes=10)


def next_times(parameters: dict[str, Any], anchor: datetime, after: datetime, count: int) -> list[datetime]:
    """The next `count` times strictly after `after`, in UTC; intervals are counted from `anchor`."""
    return list(islice(_times(parameters, anchor, after), count))


def times_between(
    parameters: dict[str, Any], anchor: datetime, after: datetime, until: datetime
) -> list[datetime]:
    """Every time after `after` up to and including `until`; at most the latest MOST_CAUGHT_UP."""
    window = FIRST_WINDOW
    while True:
        # Backwards in growing windows: iterating through years of minutes would delay every other schedule.
        since = max(after, until - window)
        kept = list(takewhile(lambda time: time <= until, _times(parameters, anchor, since)))
        if since == after or len(kept) >= MOST_CAUGHT_UP:
            return kept[-MOST_CAUGHT_UP:]
        window *= 4


def _times(parameters: dict[str, Any], anchor: datetime, after: datetime) -> Iterator[datetime]:
    settings = _settings(parameters)
    zone = ZoneInfo(settings.timezone)
    previous = None
    for time in heapq.merge(*(_rule(rule, zone, anchor, after) for rule in settings.rules)):
        if time != previous:
            previous = time
            yield time


def _settings(parameters: dict[str, Any]) -> Any:
    node_type = catalogue().get("trigger.schedule")
    if node_type is None:
        raise LookupError("the schedule trigger is not in the catalogue")
    return node_type.params.model_validate(parameters)


def _rule(rule: Any, zone: ZoneInfo, anchor: datetime, after: datetime) -> Iterator[datetime]:
    if rule.cron:
        times = (_real_times if _is_wild(rule.cron) else _fixed_times)(rule.cron, zone, after)
        yield from dropwhile(lambda time: time <= after, times)
        return
    step = timedelta(**{rule.unit: rule.every})
    passed = max(0, (after - anchor) // step)
    time = anchor + passed * step
    with suppress(OverflowError):  # the calendar ends with the year 9999
        while True:
            if time > after and time > anchor:
                yield time
            time += step


def _is_wild(expression: str) -> bool:
    minute, hour = expression.split()[:2]
    return minute.startswith("*") or hour.startswith("*")


def _fixed_times(expression: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    # Within a repeated hour cronsim starts at its first occurrence: some times may be before `after`.
    return (time.astimezone(UTC) for time in CronSim(expression, after.astimezone(zone)))


def _real_times(expression: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Every minute whose wall clock matches: one period of constant UTC offset after another.

    cronsim advances by whole hours, and would miss times if a clock changes in the middle of one.
    """
    stretch: datetime | None = after
    while stretch is not None:
        here = timezone(_offset(zone, stretch))
        # cronsim starts after the given second, and a period's first minute may be a match.
        times = CronSim(expression, (stretch - timedelta(seconds=1)).astimezone(here))
        since, stretch = stretch, None
        for time in (local.astimezone(UTC) for local in times):
            stretch = _first_shift(zone, since, time)
            if stretch is not None:
                break
            yield time
            since = time


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _first_shift(zone: ZoneInfo, since: datetime, until: datetime) -> datetime | None:
    """The first moment after `since`, up to `until`, at which the zone's UTC offset changes, to the second."""
    while since < until:
        following = min(since + timedelta(days=1), until)
        if _offset(zone, following) != _offset(zone, since):
            return _bisected(zone, since, following)
        since = following
    return None


def _bisected(zone: ZoneInfo, before: datetime, behind: datetime) -> datetime:
    while behind - before > timedelta(milliseconds=500):
        middle = before + (behind - before) / 2
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            behind = middle
    return behind.replace(microsecond=0)
