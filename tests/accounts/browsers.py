"""Browsers of people with a password, as the tests of signing in drive them."""

import time
from typing import Any

import pyotp
from django.test import Client

from accounts.models import User
from tests.people import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"


def with_password(user: User, password: str = PASSWORD) -> User:
    """The same person, who may sign in."""
    user.set_password(password)
    user.save()
    return user


def first_step(user: User, password: str = PASSWORD, **extra: Any) -> tuple[Client, Any]:
    """A browser that has sent name and password, and what was answered."""
    client = Client(**extra)
    body = {"email": user.email, "password": password}
    return client, client.post("/sign-in/", body, headers={"User-Agent": FIREFOX})


def signed_in(user: User, password: str = PASSWORD, **extra: Any) -> Client:
    """A browser in which this person is signed in."""
    client, answer = first_step(user, password, **extra)
    assert (answer.status_code, answer["Location"]) == (302, "/workflows/")
    return client


def confirmed(user: User) -> Client:
    """One that has entered the password again."""
    client = signed_in(user)
    assert call(client, "post", "confirmation/", {"password": PASSWORD}).status_code == 204
    return client


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    """A call of one's own account."""
    extra = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(f"/api/account/{path}", **extra)


def code_of(answer: Any) -> tuple[int, str]:
    """Status and code of an error."""
    return answer.status_code, answer.json()["error"]["code"]


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return client.get("/api/session/").status_code == 200


def at_step(secret: str, steps: int = 0) -> str:
    """The app's code, `steps` half minutes from now."""
    return pyotp.TOTP(secret).at(time.time() + 30 * steps)
