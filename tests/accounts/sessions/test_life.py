"""The lifetime of sessions, what is stored of them, and what ends them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.last_use import LastUse, last_use
from accounts.models import AuditEntry, BrowserSession, OneTimeValue, User
from accounts.querysets import digest
from accounts.sessions.store import SessionStore, sessions_prune
from accounts.sign_in import failures
from core.background import Background
from tests.accounts.browsers import is_in, signed_in, with_password
from tests.people import PASSWORD, Person


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


def moved(**columns: timedelta) -> None:
    row = BrowserSession.objects.get()
    changed = {name: getattr(row, name) - back for name, back in columns.items()}
    BrowserSession.objects.update(**changed)


def test_the_key_in_the_cookie_is_kept_as_a_hash_only(bob: User) -> None:
    key = signed_in(bob).cookies["sessionid"].value
    assert len(key) >= 43
    assert key not in repr(BrowserSession.objects.values_list())
    assert BrowserSession.objects.get().digest == digest(key)


def test_a_key_that_nobody_was_given_opens_nothing_and_is_not_taken_over(bob: User) -> None:
    client = Client()
    client.cookies["sessionid"] = chosen = "chosen-by-somebody-else-0123456789"
    client.post("/sign-in/", {"email": bob.email, "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["sessionid"].value != chosen


def test_twelve_hours_without_a_request_end_it(bob: User) -> None:
    client = signed_in(bob)
    moved(last_used_at=timedelta(hours=11, minutes=58))
    assert is_in(client)
    moved(last_used_at=timedelta(hours=12))
    assert not is_in(client)


def test_seven_days_after_signing_in_it_ends_however_much_it_is_used(bob: User) -> None:
    client = signed_in(bob)
    moved(expires_at=timedelta(days=6, hours=23))
    assert is_in(client)
    moved(expires_at=timedelta(hours=1))
    assert not is_in(client)


def test_writing_into_a_session_gives_it_no_more_time(bob: User, people: dict[str, Person]) -> None:
    client = signed_in(bob)
    before = BrowserSession.objects.get().expires_at
    body = {"organization": str(people["bob"].actor.organization.pk)}
    answer = client.post("/api/session/organization/", body, content_type="application/json")
    assert answer.status_code == 200
    assert BrowserSession.objects.get().expires_at == before


def test_both_limits_are_settings(bob: User, settings: Any) -> None:
    settings.SESSION_IDLE_HOURS, settings.SESSION_DAYS = 1, 2
    client = signed_in(bob)
    row = BrowserSession.objects.get()
    assert row.signed_in_at is not None and row.expires_at - row.signed_in_at == timedelta(days=2)
    moved(last_used_at=timedelta(hours=1))
    assert not is_in(client)


def test_a_session_of_nobody_lives_for_ten_minutes(db: None) -> None:
    store = SessionStore()
    store["x"] = 1
    store.save()
    row = BrowserSession.objects.get()
    assert row.user is None
    assert row.expires_at - row.last_used_at <= timedelta(minutes=10)


def test_a_request_reads_the_session_once_and_writes_nothing(bob: User) -> None:
    client = signed_in(bob)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert is_in(client)
    said = [query["sql"] for query in queries if "browsersession" in query["sql"]]
    assert len(said) == 1 and said[0].startswith("SELECT")


def test_its_last_use_is_written_once_a_minute(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = LastUse()
    monkeypatch.setattr(fresh, "_write_behind", fresh._write)
    monkeypatch.setattr(last_use, "note", fresh.note)
    client = signed_in(bob)
    moved(last_used_at=timedelta(seconds=58))
    is_in(client)
    assert timezone.now() - BrowserSession.objects.get().last_used_at >= timedelta(seconds=58)
    moved(last_used_at=timedelta(seconds=3))
    is_in(client)
    assert timezone.now() - BrowserSession.objects.get().last_used_at < timedelta(seconds=10)


def test_what_was_ended_meanwhile_is_not_brought_back_by_a_request_that_was_under_way(bob: User) -> None:
    client = signed_in(bob)
    store = SessionStore(client.cookies["sessionid"].value)
    store["x"] = 1
    BrowserSession.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    with pytest.raises(SessionInterrupted):
        store.cycle_key()
    assert not BrowserSession.objects.exists()


def test_another_password_ends_it_also_where_its_row_is_still_there(bob: User) -> None:
    client = signed_in(bob)
    store = SessionStore(client.cookies["sessionid"].value)
    assert store.is_still_of(bob)
    bob.set_password("another sentence that nobody knows")
    bob.save()
    assert not store.is_still_of(bob)
    assert not is_in(client)


def test_a_person_who_was_closed_out_is_nobody(bob: User) -> None:
    client = signed_in(bob)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert not is_in(client)
    request = RequestFactory().get("/")
    request.session = SessionStore(client.cookies["sessionid"].value)
    assert not get_user(request).is_authenticated


def test_old_rows_are_deleted_with_what_belongs_to_them(bob: User) -> None:
    for _ in range(3):
        signed_in(bob)
    idle, old, live = BrowserSession.objects.order_by("pk")
    for row in (idle, live):
        OneTimeValue.objects.create(session=row, purpose="x", value=1, expires_at=timezone.now())
    BrowserSession.objects.filter(pk=idle.pk).update(last_used_at=timezone.now() - timedelta(hours=12))
    BrowserSession.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    sessions_prune(timezone.now())
    assert list(BrowserSession.objects.all()) == [live]
    assert OneTimeValue.objects.get().session == live


def test_signing_in_and_out_stands_in_the_audit_log(bob: User) -> None:
    client = signed_in(bob, REMOTE_ADDR="192.0.2.9")
    client.post("/sign-out/")
    opened, closed = AuditEntry.objects.filter(user=bob, action__startswith="session.").order_by("pk")
    assert (opened.action, closed.action) == ("session.opened", "session.closed")
    assert opened.details == {"means": "password", "device": "Firefox on Linux"}
    assert (opened.address, closed.address) == ("192.0.2.9", "192.0.2.9")
    assert opened.object_id == closed.object_id != ""


def test_failures_and_the_closed_door_stand_there_once_each(bob: User) -> None:
    for _ in range(8):
        Client().post("/sign-in/", {"email": bob.email, "password": "not the password"})
    Client().post("/sign-in/", {"email": "nobody@example.com", "password": "not the password"})
    actions = list(
        AuditEntry.objects.filter(action__startswith="sign_in.")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert sorted(actions) == ["sign_in.failed"] * 5 + ["sign_in.locked"]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_written_down_behind_the_answer(
    people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a wrong password would take longer where there is an account."""
    behind = Background("test")
    monkeypatch.setattr(failures, "do", behind.do)
    with_password(people["bob"].user)
    with CaptureQueriesContext(connection) as queries:
        Client().post("/sign-in/", {"email": "bob@example.com", "password": "not the password"})
    assert not [query for query in queries if "auditentry" in query["sql"]]
    behind.settle()
    assert AuditEntry.objects.filter(action="sign_in.failed").exists()
