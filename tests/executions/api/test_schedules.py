"""Looking ahead: when rules that are not published yet would fire."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.people import Person

PATH = "/api/schedules/preview/"


def preview(who: Person, *rules: dict[str, Any], zone: str = "UTC") -> list[dict[str, Any]]:
    status, answer = who.post(PATH, {"rules": list(rules), "timezone": zone})
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["results"]
    return found


def test_the_next_ten_times_of_a_draft(alice: Person) -> None:
    times = [datetime.fromisoformat(row["at"]) for row in preview(alice, {"cron": "0 9 * * *"})]
    assert len(times) == 10 and times[0] > timezone.now()
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(days=1)}


def test_intervals_are_counted_from_now(alice: Person) -> None:
    before = timezone.now()
    first = datetime.fromisoformat(preview(alice, {"every": 90, "unit": "minutes"})[0]["at"])
    assert before + timedelta(minutes=90) <= first <= timezone.now() + timedelta(minutes=90)


def test_times_are_told_in_the_schedules_zone_too(alice: Person) -> None:
    row = preview(alice, {"cron": "0 9 * * *"}, zone="Asia/Kolkata")[0]
    assert row["local"][10:] == "T09:00:00+05:30"
    assert datetime.fromisoformat(row["local"]) == datetime.fromisoformat(row["at"])


@pytest.mark.parametrize(("zone", "by"), [("Europe/Berlin", 60), ("Australia/Lord_Howe", 30), ("UTC", 0)])
def test_a_time_after_the_clock_was_shifted_is_marked(alice: Person, zone: str, by: int) -> None:
    rows = preview(alice, {"cron": "0 12 1 */2 *"}, zone=zone)
    offsets = [datetime.fromisoformat(row["local"]).utcoffset() for row in rows]
    offsets.insert(0, datetime.now(UTC).astimezone(ZoneInfo(zone)).utcoffset())
    changes = [(later - earlier) // timedelta(minutes=1) or None for earlier, later in pairwise(offsets)]
    assert [row["clock_shift_minutes"] for row in rows] == changes
    assert {abs(change) for change in changes if change} == ({by} if by else set())


def test_a_rule_that_fires_rarely_shows_what_the_calendar_has(alice: Person) -> None:
    assert len(preview(alice, {"every": 100_000, "unit": "weeks"})) == 4


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rules": []}, "rules"),
        ({"rules": ["0 9 * * *"]}, "rules.0"),
        ({"rules": [{}]}, "rules.0"),
        ({"rules": [{"cron": "nonsense"}]}, "rules.0.cron"),
        ({"rules": [{"every": 0}]}, "rules.0.every"),
        ({"rules": [{"every": 5}], "timezone": "Mars/Olympus"}, "timezone"),
        ({"rules": [{"every": 5}] * 21}, "rules"),
        ({"rules": [{"every": 5}], "missed": "all"}, "missed"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_their_place(
    alice: Person, body: dict[str, Any], field: str
) -> None:
    status, answer = alice.post(PATH, body)
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert list(answer["error"]["details"]["fields"]) == [field]
