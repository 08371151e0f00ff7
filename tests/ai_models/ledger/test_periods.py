"""The days and months of a budget."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_models.ledger.periods import period_at

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "America/Havana", "Pacific/Chatham")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "zone", "moment", "starts", "ends"),
    [
        ("day", "UTC", "2026-11-30T23:59", "2026-11-30T00:00", "2026-12-01T00:00"),
        ("month", "UTC", "2026-12-31T23:59", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("month", "UTC", "2028-02-29T12:00", "2028-02-01T00:00", "2028-03-01T00:00"),
        ("day", "Asia/Kathmandu", "2026-11-30T19:00", "2026-11-30T18:15", "2026-12-01T18:15"),
        ("month", "America/New_York", "2026-11-15T00:00", "2026-11-01T04:00", "2026-12-01T05:00"),
        ("day", "Europe/Berlin", "2026-03-29T12:00", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("day", "Europe/Berlin", "2026-10-25T12:00", "2026-10-24T22:00", "2026-10-25T23:00"),
    ],
)
def test_a_period_begins_and_ends_at_midnight_of_its_zone(
    kind: str, zone: str, moment: str, starts: str, ends: str
) -> None:
    found = period_at(kind, zone, utc(moment))
    assert (found.starts_at, found.ends_at) == (utc(starts), utc(ends))


@given(st.sampled_from(("day", "month")), st.sampled_from(ZONES), MOMENTS)
def test_every_moment_lies_in_exactly_one_period(kind: str, zone: str, moment: datetime) -> None:
    found = period_at(kind, zone, moment)
    assert found.starts_at <= moment < found.ends_at
    assert period_at(kind, zone, found.starts_at) == found
    assert period_at(kind, zone, found.ends_at).starts_at == found.ends_at
    assert period_at(kind, zone, found.ends_at - timedelta(microseconds=1)) == found
    assert found.starts_at.astimezone(ZoneInfo(zone)).date() <= moment.astimezone(ZoneInfo(zone)).date()
