"""When a schedule fires: cron expressions and intervals in a time zone.

Cron's daylight-saving rules are cronsim's (those of Debian's cron): a fixed time that the clock skips runs
once at the first moment after the gap, one that comes twice runs once, and wildcards run by real time.
"""

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from workflows.nodes import catalogue

MISSED_AFTER = timedelta(seconds=60)
"""A planned time is missed when it is more than that late (architecture, section 4.8)."""
MOST_CAUGHT_UP = 100


def next_times(parameters: dict[str, Any], anchor: datetime, after: datetime, count: int) -> list[datetime]:
    """The next `count` times strictly after `after`, in UTC; intervals are counted from `anchor`."""
    return list(islice(_times(parameters, anchor, after), count))


def times_between(
    parameters: dict[str, Any], anchor: datetime, after: datetime, until: datetime
) -> list[datetime]:
    """Every time after `after` up to and including `until`; of many, the latest MOST_CAUGHT_UP."""
    kept: list[datetime] = []
    for time in _times(parameters, anchor, after):
        if time > until:
            return kept
        kept = [*kept[-MOST_CAUGHT_UP + 1 :], time]
    return kept


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
        for time in CronSim(rule.cron, after.astimezone(zone)):
            yield time.astimezone(UTC)
        return
    step = timedelta(**{rule.unit: rule.every})
    passed = max(0, (after - anchor) // step)
    time = anchor + passed * step
    while True:
        if time > after and time > anchor:
            yield time
        time += step
