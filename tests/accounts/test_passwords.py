"""One rule for every place where a password is chosen."""

from collections.abc import Callable
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.links import setup_link
from accounts.models import User
from accounts.services import member_invite
from tests.people import make_people

EMAIL = "wilhelmina@example.com"
REFUSED = {
    "eleven char": "at least 12",
    " " * 12: "one repeated character",
    "\t \u00a0" * 5: "one repeated character",
    "aAaAaAaAaAaA": "one repeated character",
    "............": "one repeated character",
    " zzzzzzzzzzz ": "one repeated character",
    "password1234": "too common",
    "1QAZ2wsx3edc": "too common",
    "wilhelmina12": "too similar",
    "Wilhelmina@Example.com": "too similar",
    "xy" * 65: "at most 128",
}
TAKEN = ["twelve chars", "correct horse battery staple", "ü" * 11 + "x", "xy" * 64]


def at_set_up(password: str) -> str:
    body = {"email": EMAIL, "password": password, "organization": "Acme"}
    return Client().post(setup_link() or "", body).content.decode()


def at_an_invitation(password: str) -> str:
    alice = make_people()["alice"]
    path = member_invite(actor=alice.actor, email=EMAIL, role="viewer")
    return Client().post(path, {"password": password}).content.decode()


def at_bootstrap(password: str) -> str:
    try:
        call_command("bootstrap", email=EMAIL, password=password, org="Acme")
    except CommandError as error:
        return str(error)
    return ""


def at_a_change(password: str) -> str:
    User.objects.create(email=EMAIL, password="!")
    said = StringIO()
    with patch(
        "django.contrib.auth.management.commands.changepassword.getpass.getpass", lambda prompt: password
    ):
        try:
            call_command("changepassword", EMAIL, stdout=said, stderr=said)
        except CommandError:
            return said.getvalue()
    return ""


WAYS = [at_set_up, at_an_invitation, at_bootstrap, at_a_change]


@pytest.mark.django_db
@pytest.mark.parametrize("password", REFUSED)
@pytest.mark.parametrize("way", WAYS)
def test_a_weak_password_is_refused_with_the_reason(way: Callable[[str], str], password: str) -> None:
    assert REFUSED[password] in way(password)
    assert not any(user.check_password(password) for user in User.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("password", TAKEN)
@pytest.mark.parametrize("way", WAYS)
def test_any_other_is_taken(way: Callable[[str], str], password: str) -> None:
    assert way(password) == ""
    assert User.objects.get(email=EMAIL).check_password(password)
