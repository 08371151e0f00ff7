"""When a schedule fires: cron expressions and intervals in a time zone.

Cron's daylight-saving rules are cronsim's (those of Debian's cron): a fixed time that the clock skips runs
once at the first moment after the gap, one that comes twice runs once, and wildcards run by real time. Where
a clock shifts in the middle of an hour (Chatham, Lord Howe), a wildcard may leave one time out on that day.
"""

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from workflows.nodes import catalogue

MISSED_AFTER = timedelta(seconds=60)
"""A planned time is missed when it is more than that late (architecture, section 4.8)."""
MOST_CAUGHT_UP = 100
FIRST_WINDOW = timedelta(minutes=10)


def next_times(parameters: dict[str, Any], anchor: datetime, after: datetime, count: int) -> list[datetime]:
    """The next `count` times strictly after `after`, in UTC; intervals are counted from `anchor`."""
    return list(islice(_times(parameters, anchor, after), count))


def times_between(
    parameters: dict[str, Any], anchor: datetime, after: datetime, until: datetime
) -> list[datetime]:
    """Every time after `after` up to and including `until`; of many, the latest MOST_CAUGHT_UP."""
    window = FIRST_WINDOW
    while True:
        # Backwards in growing windows: walking through years of minutes would hold up every other schedule.
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
        # Inside an hour that comes twice cronsim starts at the first of the two.
        times = (time.astimezone(UTC) for time in CronSim(rule.cron, after.astimezone(zone)))
        yield from dropwhile(lambda time: time <= after, times)
        return
    step = timedelta(**{rule.unit: rule.every})
    passed = max(0, (after - anchor) // step)
    time = anchor + passed * step
    while True:
        if time > after and time > anchor:
            yield time
        time += step
