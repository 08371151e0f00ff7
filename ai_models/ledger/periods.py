"""The days and months of a budget, in its time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Period:
    """From `starts_at` up to and without `ends_at`, both in UTC."""

    starts_at: datetime
    ends_at: datetime


def period_at(kind: str, timezone: str, moment: datetime) -> Period:
    """The `day` or `month` of that time zone in which the moment lies.

    A day is as long as the clocks make it: 23 or 25 hours when they are changed.
    """
    zone = ZoneInfo(timezone)
    here = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0, tzinfo=None)
    if kind == "day":
        first, after = here, here + timedelta(days=1)
    else:
        first = here.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    return Period(_in_utc(first, zone), _in_utc(after, zone))


def _in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """A midnight that the clocks skip is the moment at which they are changed."""
    return local.replace(tzinfo=zone).astimezone(UTC)
