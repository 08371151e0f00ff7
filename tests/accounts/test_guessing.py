"""Guessing gets five attempts, however they arrive; and no page reveals whether an account exists."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import pages, sign_in
from accounts.links import setup_link
from accounts.models import Membership, OneTimeLink, SignInFailure, User
from accounts.services import member_invite
from accounts.throttle import is_closed
from tests.people import PASSWORD, Person, make_people

AT_ONCE = 30
STRONG, WEAK = "a horse that staples batteries", "short"


def all_at_once(request: Callable[[], int]) -> list[int]:
    """The statuses of requests that set out together."""
    start = Barrier(AT_ONCE)

    def one(_: int) -> int:
        try:
            start.wait()
            return request()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The attempts that were evaluated rather than refused outright."""
    seen: list[str] = []

    def noting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: (seen.append(name), real(*given, **named))[1]

    monkeypatch.setattr(sign_in, "authenticate", noting("sign-in", sign_in.authenticate))
    monkeypatch.setattr(pages, "invitation_prepare", noting("invitation", pages.invitation_prepare))
    monkeypatch.setattr(pages, "setup_complete", noting("set-up", pages.setup_complete))
    return seen


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


# --- counting and checking are one step ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_of_guesses_that_come_at_once_five_are_evaluated(looked_at: list[str], email: str) -> None:
    with_password(make_people()["alice"].user)
    guess = {"email": email, "password": "not the password"}
    statuses = all_at_once(lambda: Client().post("/sign-in/", guess).status_code)
    assert statuses == [400] * 5 + [429] * 25
    assert looked_at == ["sign-in"] * 5


@pytest.mark.django_db(transaction=True)
def test_of_guesses_at_many_accounts_that_come_at_once_fifty_an_hour_are_evaluated(
    looked_at: list[str],
) -> None:
    for n in range(40):
        SignInFailure.objects.create(email=f"{n}@example.com", address="127.0.0.1")
    emails = iter(range(1000, 2000))

    def guess() -> int:
        body = {"email": f"{next(emails)}@example.com", "password": "not the password"}
        return Client().post("/sign-in/", body).status_code

    assert all_at_once(guess) == [400] * 10 + [429] * 20
    assert looked_at == ["sign-in"] * 10


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["invitation", "set-up"])
def test_the_pages_of_links_are_no_way_around_it(looked_at: list[str], page: str) -> None:
    path = setup_link() if page == "set-up" else invited(make_people()["alice"], "new@example.com")
    statuses = all_at_once(
        lambda: Client().post(path, {"email": "a@example.com", "password": WEAK}).status_code
    )
    assert statuses == [400] * 5 + [429] * 25
    assert looked_at == [page] * 5


def test_who_tries_links_is_stopped_too(db: None) -> None:
    for n in range(50):
        assert Client().get(f"/invitation/{n}/").status_code == 410
    answer = Client().get("/setup/another/")
    assert answer.status_code == 429 and "Too many" in answer.content.decode()


def test_the_door_of_a_link_opens_again(alice: Person) -> None:
    path = invited(alice, "new@example.com")
    statuses = [Client().post(path, {"password": WEAK}).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    SignInFailure.objects.update(created_at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert Client().post(path, {"password": STRONG}).status_code == 302


# --- nothing tells that there is an account ---


def invited(who: Person, email: str) -> str:
    return member_invite(actor=who.actor, email=email, role="viewer")


def told(client: Client, path: str, body: dict[str, str]) -> tuple[int, str, str, list[str]]:
    """Everything that an answer says, without the link and the addresses, which whoever asks knows."""
    answer = client.post(path, body)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for known in (path, path.replace("/", "%2F"), "charlie@example.com", "new@example.com"):
        page = page.replace(known, "")
    location = answer.headers.get("Location", "").replace(path.replace("/", "%2F"), "")
    return answer.status_code, location, page, sorted(answer.cookies)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that a password was hashed: the work that one could measure."""
    done: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def noting(self: Any, *given: Any, real: Any = real, **named: Any) -> Any:
            done.append("hash")
            return real(self, *given, **named)

        monkeypatch.setattr(Argon2PasswordHasher, name, noting)
    return done


@pytest.mark.parametrize("password", [STRONG, PASSWORD, WEAK, "", "password1234"])
def test_an_invitation_answers_alike_whether_there_is_an_account(
    people: dict[str, Person], hashed: list[str], password: str
) -> None:
    with_password(people["charlie"].user)
    answers, work = [], []
    for email in ("charlie@example.com", "new@example.com"):
        path = invited(people["alice"], email)
        hashed.clear()
        client = Client()
        posted = told(client, path, {"password": password, "name": "N"})
        work.append(list(hashed))
        again = told(client, path, {"password": password, "name": "N"})
        members = [row["email"] for row in people["alice"].get("/api/members/")[1]["results"]]
        answers.append((posted, again, client.get(path).status_code, email in members))
    assert answers[0] == answers[1]
    assert work[0] == work[1]


@pytest.mark.parametrize("password", [STRONG, WEAK])
def test_set_up_answers_alike_whether_there_is_an_account(
    people: dict[str, Person], hashed: list[str], password: str
) -> None:
    with_password(people["charlie"].user)
    answers, work = [], []
    for email in ("charlie@example.com", "new@example.com"):
        Membership.objects.filter(role="owner").delete()
        OneTimeLink.objects.all().delete()
        path = setup_link()
        assert path
        hashed.clear()
        client = Client()
        body = {"email": email, "password": password, "organization": "New", "name": "N"}
        posted = told(client, path, body)
        work.append(list(hashed))
        answers.append((posted, client.get("/api/session/").status_code))
    assert answers[0] == answers[1]
    assert work[0] == work[1]


def test_signing_in_takes_the_same_work_whether_there_is_an_account(
    people: dict[str, Person], hashed: list[str]
) -> None:
    with_password(people["charlie"].user)
    off = with_password(people["bob"].user)
    off.is_active = False
    off.save()
    work = []
    for email in ("charlie@example.com", "bob@example.com", "alice@example.com", "nobody@example.com"):
        hashed.clear()
        answer = Client().post("/sign-in/", {"email": email, "password": STRONG})
        assert answer.status_code == 400
        work.append(list(hashed))
    assert all(one == work[0] for one in work), work


def test_failures_from_before_the_clock_was_put_back_keep_nobody_out(alice: Person) -> None:
    for _ in range(60):
        SignInFailure.objects.create(email=alice.user.email, address="127.0.0.1")
    assert is_closed(alice.user.email, "127.0.0.1")
    SignInFailure.objects.update(created_at=timezone.now() + timedelta(hours=2))
    assert not is_closed(alice.user.email, "127.0.0.1")
