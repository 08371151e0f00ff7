"""One's own account over the API: name, password, sessions; by browser only."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, BrowserSession, SignInFailure, User
from accounts.sessions.store import SessionStore
from tests.accounts.browsers import call, code_of, is_in, signed_in, with_password
from tests.people import PASSWORD, Person

NEW = "another sentence that nobody knows"


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


# --- name ---


def test_one_sees_and_changes_ones_own_name(bob: User) -> None:
    client = signed_in(bob)
    shown = {
        "email": "bob@example.com",
        "name": "Robert",
        "has_password": True,
        "second_factor": False,
        "recovery_codes": 0,
        "passkeys_possible": False,
        "provider": None,
        "is_confirmed": False,
    }
    answer = call(client, "patch", "", {"name": " Robert "})
    assert (answer.status_code, answer.json()) == (200, shown)
    assert call(client, "get", "").json() == shown
    bob.refresh_from_db()
    assert bob.name == "Robert"


@pytest.mark.parametrize(
    "body", [{"name": "x" * 121}, {"name": None}, {"name": "x", "email": "other@example.com"}, {}]
)
def test_what_is_no_name_changes_nothing(bob: User, body: dict[str, Any]) -> None:
    answer = call(signed_in(bob), "patch", "", body)
    assert code_of(answer) == (400, "invalid_request")
    bob.refresh_from_db()
    assert (bob.name, bob.email) == ("Bob", "bob@example.com")


# --- password ---


def test_a_new_password_takes_the_old_one_and_ends_every_other_session(bob: User) -> None:
    here, there, stranger = signed_in(bob), signed_in(bob), Client()
    key = here.cookies["sessionid"].value
    assert call(here, "post", "password/", {"current": PASSWORD, "new": NEW}).status_code == 204
    assert BrowserSession.objects.get().user == bob
    assert is_in(here) and not is_in(there)
    assert here.cookies["sessionid"].value != key and not SessionStore().exists(key)
    assert stranger.post("/sign-in/", {"email": bob.email, "password": PASSWORD}).status_code == 400
    signed_in(bob, NEW)
    entry = AuditEntry.objects.get(action="password.changed")
    assert (entry.user, entry.details["sessions_ended"]) == (bob, 1)


def test_without_the_old_one_it_does_not_change(bob: User) -> None:
    here, there = signed_in(bob), signed_in(bob)
    answer = call(here, "post", "password/", {"current": "not the password", "new": NEW})
    assert code_of(answer) == (400, "wrong_password")
    assert is_in(there)
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


@pytest.mark.parametrize("new", ["short", "password1234", "bob@example.com", " " * 14])
def test_the_rules_for_passwords_hold(bob: User, new: str) -> None:
    answer = call(signed_in(bob), "post", "password/", {"current": PASSWORD, "new": new})
    assert code_of(answer) == (400, "weak_password")
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("path", ["password/", "confirmation/"])
def test_who_finds_an_open_browser_may_not_guess(bob: User, path: str) -> None:
    client, last = signed_in(bob), {}
    bodies = {
        "password/": {"current": "not the password", "new": NEW},
        "confirmation/": {"password": "not the password"},
    }
    for _ in range(5):
        last = call(client, "post", path, bodies[path])
        assert code_of(last) == (400, "wrong_password")
    assert code_of(call(client, "post", path, bodies[path])) == (429, "too_many_attempts")
    assert AuditEntry.objects.filter(action="confirmation.failed").count() == 5
    right = {"password/": {"current": PASSWORD, "new": NEW}, "confirmation/": {"password": PASSWORD}}
    assert code_of(call(client, "post", path, right[path])) == (429, "too_many_attempts")


def test_a_password_keeps_its_spaces_and_is_in_no_answer(bob: User) -> None:
    client, spaced = signed_in(bob), f"  {NEW}  "
    answer = call(client, "post", "password/", {"current": PASSWORD, "new": spaced})
    assert answer.status_code == 204
    bob.refresh_from_db()
    assert bob.check_password(spaced)
    wrong = call(client, "post", "password/", {"current": "wrong " + NEW, "new": PASSWORD})
    assert NEW not in wrong.content.decode() and PASSWORD not in wrong.content.decode()


# --- sessions ---


def test_ones_sessions_are_listed_with_device_address_and_times(bob: User) -> None:
    signed_in(bob, REMOTE_ADDR="192.0.2.1")
    here = signed_in(bob, REMOTE_ADDR="2001:db8::1")
    first, second = call(here, "get", "sessions/").json()["results"]
    assert first.keys() == {"id", "device", "address", "signed_in_at", "last_used_at", "is_current"}
    assert (first["device"], first["address"], first["is_current"]) == (
        "Firefox on Linux",
        "2001:db8::1",
        True,
    )
    assert (second["address"], second["is_current"]) == ("192.0.2.1", False)


def test_one_is_ended_and_is_out_with_its_next_request(bob: User) -> None:
    here, there = signed_in(bob), signed_in(bob)
    (other,) = [row for row in call(here, "get", "sessions/").json()["results"] if not row["is_current"]]
    assert call(here, "delete", f"sessions/{other['id']}/").status_code == 204
    assert is_in(here) and not is_in(there)
    assert code_of(call(here, "delete", f"sessions/{other['id']}/")) == (404, "not_found")
    assert AuditEntry.objects.get(action="session.ended").object_id == other["id"]


def test_all_others_are_ended(bob: User) -> None:
    here, others = signed_in(bob), [signed_in(bob) for _ in range(3)]
    assert call(here, "delete", "sessions/").status_code == 204
    assert is_in(here) and not any(map(is_in, others))


def test_ending_this_one_signs_out(bob: User) -> None:
    here = signed_in(bob)
    (row,) = call(here, "get", "sessions/").json()["results"]
    assert call(here, "delete", f"sessions/{row['id']}/").status_code == 204
    assert not is_in(here) and not BrowserSession.objects.exists()


def test_the_sessions_of_others_are_not_there(bob: User, people: dict[str, Person]) -> None:
    vera = Client()
    vera.force_login(people["vera"].user)
    row = BrowserSession.objects.get()
    here = signed_in(bob)
    assert code_of(call(here, "delete", f"sessions/{row.pk}/")) == (404, "not_found")
    assert [row["is_current"] for row in call(here, "get", "sessions/").json()["results"]] == [True]
    call(here, "delete", "sessions/")
    assert is_in(vera)


def test_a_page_of_another_site_changes_nothing(bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    for method, path in (("patch", ""), ("post", "password/"), ("delete", "sessions/")):
        assert code_of(call(client, method, path, {})) == (403, "csrf_failed")
