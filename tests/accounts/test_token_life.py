"""The lifetime of tokens, and the record of their last use."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.known_tokens import actor_of_token
from accounts.last_use import LastUse, last_use
from accounts.models import ApiToken, OneTimeLink
from accounts.services import bootstrap
from tests.people import PASSWORD, Person

PATH = "/api/tokens/"
DAY = timedelta(days=1)


def make(who: Person, **asked: Any) -> dict[str, Any]:
    status, answer = who.post(PATH, {"name": "CI", **asked})
    assert status == 201, answer
    made: dict[str, Any] = answer
    return made


def with_secret(who: Person, secret: str) -> Person:
    return Person(who.user, who.actor, secret)


def at(text: str | None) -> datetime:
    found = parse_datetime(text or "")
    assert found
    return found


def expire(**which: Any) -> None:
    ApiToken.objects.filter(**which).update(expires_at=timezone.now() - timedelta(seconds=1))


# --- expiry ---


def test_a_token_lives_for_ninety_days_unless_one_chooses(alice: Person) -> None:
    left = at(make(alice)["expires_at"]) - timezone.now()
    assert 90 * DAY - timedelta(minutes=1) < left <= 90 * DAY
    assert at(make(alice, expires_in_days=1)["expires_at"]) - timezone.now() <= DAY
    assert make(alice, expires_in_days=None)["expires_at"] is None


@pytest.mark.parametrize("wrong", [0, -1, 3651, 1.5, "soon", True, []])
def test_what_is_no_number_of_days_is_refused(alice: Person, wrong: Any) -> None:
    before = ApiToken.objects.count()
    status, answer = alice.post(PATH, {"name": "CI", "expires_in_days": wrong})
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert "expires_in_days" in str(answer["error"])
    assert ApiToken.objects.count() == before


def test_an_expired_token_is_told_so_and_does_nothing(alice: Person) -> None:
    made = make(alice)
    expire(pk=made["id"])
    status, answer = with_secret(alice, made["token"]).post("/api/workflows/", {"name": "Late"})
    assert (status, answer["error"]["code"]) == (401, "token_expired")
    assert "expired" in answer["error"]["message"] and "new one" in answer["error"]["hint"]
    assert alice.get("/api/workflows/")[1]["results"] == []


def test_a_socket_that_looks_again_finds_nobody_behind_an_expired_token(alice: Person) -> None:
    assert actor_of_token(alice.token) is not None
    expire(user=alice.user)
    assert actor_of_token(alice.token) is None


def test_an_expired_token_does_not_run_a_workflow_either(alice: Person) -> None:
    made = make(alice)
    workflow = alice.post("/api/workflows/", {"name": "Any"})[1]["id"]
    expire(pk=made["id"])
    status, answer = with_secret(alice, made["token"]).post(f"/api/workflows/{workflow}/run/", {})
    assert (status, answer["error"]["code"]) == (401, "token_expired")


def test_a_token_that_was_revoked_is_unknown_whether_it_had_expired_or_not(alice: Person) -> None:
    made = make(alice)
    expire(pk=made["id"])
    assert alice.delete(f"{PATH}{made['id']}/")[0] == 204
    answer = with_secret(alice, made["token"]).get("/api/session/")[1]
    assert answer["error"]["code"] == "not_authenticated"


def test_an_expired_token_stays_listed_until_it_is_revoked(alice: Person) -> None:
    made = make(alice)
    expire(pk=made["id"])
    listed = {row["id"]: row for row in alice.get(PATH)[1]["results"]}
    assert at(listed[made["id"]]["expires_at"]) < timezone.now()
    assert "token" not in listed[made["id"]]


def test_tokens_from_before_there_was_an_expiry_have_none_and_work(alice: Person) -> None:
    old = ApiToken.objects.get(user=alice.user)
    ApiToken.objects.update(expires_at=None)
    shown = next(row for row in alice.get(PATH)[1]["results"] if row["id"] == str(old.pk))
    assert shown["expires_at"] is None


@pytest.mark.parametrize("asked", [{"expires_in_days": 8}, {"expires_in_days": None}])
def test_a_token_makes_no_token_that_outlives_it(alice: Person, asked: dict[str, Any]) -> None:
    week = with_secret(alice, make(alice, expires_in_days=7)["token"])
    status, answer = week.post(PATH, {"name": "longer", **asked})
    assert (status, answer["error"]["code"]) == (403, "forbidden")


def test_a_token_of_a_token_lives_as_long_unless_one_chooses_less(alice: Person) -> None:
    week = make(alice, expires_in_days=7)
    maker = with_secret(alice, week["token"])
    assert at(make(maker)["expires_at"]) == at(week["expires_at"])
    assert at(make(maker, expires_in_days=1)["expires_at"]) < at(week["expires_at"])


def test_an_invitation_does_not_outlive_the_token_that_made_it(alice: Person) -> None:
    day = make(alice, expires_in_days=1)
    with_secret(alice, day["token"]).post("/api/members/", {"email": "new@example.com", "role": "viewer"})
    assert OneTimeLink.objects.get().expires_at == at(day["expires_at"])


@pytest.mark.django_db
def test_a_bootstrap_token_ends_too_unless_one_chooses() -> None:
    asked = {"email": "olga@example.com", "password": PASSWORD, "organization": "Acme"}
    bootstrap(**asked)
    assert ApiToken.objects.live().get().expires_at is not None
    bootstrap(**asked, days=None)
    assert ApiToken.objects.live().get().expires_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("days", ["-5", "3651", "1.5", "soon", ""])
def test_bootstrap_refuses_what_is_no_number_of_days(days: str) -> None:
    with pytest.raises(CommandError, match="not a number of days"):
        call_command("bootstrap", "--email=o@example.com", f"--password={PASSWORD}", f"--token-days={days}")
    assert not ApiToken.objects.exists()


# --- last use ---


@pytest.mark.django_db(transaction=True)
def test_a_request_writes_nothing_about_its_token_and_the_note_follows(
    people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = LastUse()
    monkeypatch.setattr(last_use, "note", noted.note)
    made = make(people["alice"])
    client = Client(headers={"Authorization": f"Bearer {made['token']}"})
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/api/session/").status_code == 200
    assert not [one for one in queries if one["sql"].startswith("UPDATE")]
    noted.settle()
    row = ApiToken.objects.get(pk=made["id"])
    assert row.last_used_at and timezone.now() - row.last_used_at < timedelta(minutes=1)
    shown = next(one for one in people["alice"].get(PATH)[1]["results"] if one["id"] == made["id"])
    assert at(shown["last_used_at"]) == row.last_used_at


@pytest.mark.django_db(transaction=True)
def test_a_use_is_written_once_a_minute(people: dict[str, Person]) -> None:
    noted, token = LastUse(), ApiToken.objects.get(user=people["alice"].user)
    start = timezone.now()
    for seconds in (0, 1, 59, 61):
        noted.note(token, start + timedelta(seconds=seconds))
        noted.settle()
        token.refresh_from_db()
        assert token.last_used_at == start + timedelta(seconds=61 if seconds > 60 else 0)


@pytest.mark.django_db(transaction=True)
def test_two_processes_write_a_use_once(people: dict[str, Person]) -> None:
    token, start = ApiToken.objects.get(user=people["alice"].user), timezone.now()
    for seconds in (0, 30):
        other = LastUse()
        other.note(token, start + timedelta(seconds=seconds))
        other.settle()
    token.refresh_from_db()
    assert token.last_used_at == start
