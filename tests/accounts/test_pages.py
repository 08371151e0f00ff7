"""The pages before the application: set-up, invitation, sign-in, sign-out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.links import setup_link
from accounts.models import Membership, OneTimeLink, SignInFailure, User
from accounts.services import bootstrap
from tests.people import PASSWORD

OWNER = {"email": "Olga@Example.com", "password": PASSWORD, "organization": "Acme", "name": "Olga"}


@pytest.fixture
def client() -> Client:
    return Client()


def link() -> str:
    found = setup_link()
    assert found
    return found


# --- set-up ---


@pytest.mark.django_db
def test_the_set_up_link_makes_the_owner_and_signs_in(client: Client) -> None:
    path = link()
    assert client.get(path).status_code == 200
    answer = client.post(path, OWNER)
    assert (answer.status_code, answer["Location"]) == (302, "/workflows/")
    membership = Membership.objects.get()
    assert (membership.user.email, membership.organization.name, membership.role) == (
        "olga@example.com",
        "Acme",
        "owner",
    )
    assert client.get("/api/session/").json()["role"] == "owner"


@pytest.mark.django_db
def test_the_set_up_link_works_once(client: Client) -> None:
    path = link()
    client.post(path, OWNER)
    assert Client().get(path).status_code == Client().post(path, OWNER).status_code == 410
    assert User.objects.count() == 1
    assert setup_link() is None


@pytest.mark.django_db
def test_a_new_link_ends_the_one_before(client: Client) -> None:
    old, new = link(), link()
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


@pytest.mark.django_db
def test_a_link_left_open_is_worth_nothing_once_there_is_an_owner(client: Client) -> None:
    path = link()
    bootstrap(email="owner@example.com", password=PASSWORD, organization="Acme")
    assert client.get(path).status_code == client.post(path, OWNER).status_code == 410
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_link_ends_after_a_day(client: Client) -> None:
    path = link()
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410


@pytest.mark.django_db
def test_only_a_digest_of_the_link_is_kept() -> None:
    secret = link().split("/")[2]
    assert len(secret) >= 43
    assert secret not in repr(OneTimeLink.objects.values_list())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "nobody", "not an e-mail address"),
        ("email", "a@b@c.example", "not an e-mail address"),
        ("email", "nul\0@example.com", "not an e-mail address"),
        ("email", f"{'a' * 60}@{'b.' * 120}example.org", "at most 254"),
        ("password", "short", "at least 12"),
        ("password", "password1234", "too common"),
        ("password", "x" * 129, "at most"),
        ("organization", "o" * 121, "at most 120"),
        ("name", "n" * 121, "at most 120"),
    ],
)
def test_what_cannot_be_is_said_and_the_link_stays_open(
    client: Client, field: str, value: str, said: str
) -> None:
    path = link()
    answer = client.post(path, {**OWNER, field: value})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert client.post(path, OWNER).status_code == 302


# --- sign-in ---


@pytest.fixture
def olga(db: None) -> User:
    bootstrap(email="olga@example.com", password=PASSWORD, organization="Acme")
    user: User = User.objects.get()
    return user


def sign_in(client: Client, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"email": "Olga@example.com", "password": password, **more})


def test_signing_in_opens_a_session_under_a_new_key(client: Client, olga: User) -> None:
    client.get("/sign-in/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    assert sign_in(client)["Location"] == "/workflows/"
    assert client.session.session_key != before
    assert client.get("/workflows/").status_code == 200


def test_signing_out_ends_it(client: Client, olga: User) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/api/session/").status_code == 401
    assert client.get("/workflows/")["Location"] == "/sign-in/?next=/workflows/"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: Client, olga: User) -> None:
    wrong = sign_in(client, "not the password")
    unknown = client.post("/sign-in/", {"email": "nobody@example.com", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 400
    said = "The e-mail address or the password is wrong."
    assert said in wrong.content.decode() and said in unknown.content.decode()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/executions/", "/executions/"),
        ("https://evil.example/", "/workflows/"),
        ("//evil.example/", "/workflows/"),
        ("javascript:alert(1)", "/workflows/"),
        ("/\\evil.example", "/workflows/"),
    ],
)
def test_after_signing_in_one_stays_here(client: Client, olga: User, target: str, expected: str) -> None:
    assert sign_in(client, next=target)["Location"] == expected


def test_five_failures_close_the_door_for_a_quarter_of_an_hour(client: Client, olga: User) -> None:
    for _ in range(5):
        assert sign_in(client, "not the password").status_code == 400
    refused = sign_in(client)
    assert refused.status_code == 429 and "15 minutes" in refused.content.decode()
    assert refused["Retry-After"] == "900"
    SignInFailure.objects.update(created_at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(client).status_code == 302


def test_failures_count_for_their_address_only(client: Client, olga: User) -> None:
    for _ in range(5):
        sign_in(client, "not the password")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere).status_code == 302


def test_fifty_failures_of_an_address_close_it_for_every_account(client: Client, olga: User) -> None:
    SignInFailure.objects.bulk_create(
        SignInFailure(email=f"{n}@example.com", address="127.0.0.1") for n in range(50)
    )
    assert sign_in(client).status_code == 429


def test_success_forgets_the_failures(client: Client, olga: User) -> None:
    for _ in range(4):
        sign_in(client, "not the password")
    sign_in(client)
    assert not SignInFailure.objects.exists()


def test_failures_that_count_no_more_are_forgotten(client: Client, olga: User) -> None:
    sign_in(client, "not the password")
    SignInFailure.objects.update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
    sign_in(client, "not the password")
    assert SignInFailure.objects.count() == 1


def test_strange_input_is_a_failure_and_no_crash(client: Client, olga: User) -> None:
    for email in ("nul\0@example.com", "x" * 10_000, "", "ü@ü"):
        answer = client.post("/sign-in/", {"email": email, "password": "x\0" * 5_000})
        assert answer.status_code == 400


def test_passwords_are_kept_by_argon2(olga: User) -> None:
    assert olga.password.startswith("argon2$argon2id$")


def test_no_page_with_a_secret_is_cached(client: Client, olga: User) -> None:
    assert client.get("/sign-in/")["Cache-Control"] == "no-store"
    assert "default-src 'self'" in client.get("/sign-in/")["Content-Security-Policy"]
