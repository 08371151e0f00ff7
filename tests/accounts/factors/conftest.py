"""Bob with a password, and with an authenticator app."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from accounts.factors import codes
from accounts.models import Authenticator, User
from tests.accounts.browsers import at_step, with_password
from tests.people import Person


@dataclass
class App:
    """An authenticator app that is set up, and the recovery codes that came with it."""

    user: User
    secret: str
    recovery: list[str]

    def code(self, steps: int = 0) -> str:
        """The app's current code."""
        return at_step(self.secret, steps)


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock is in the middle of a half minute, so that no code changes while a test uses it."""
    now = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: now)
    yield


@pytest.fixture
def app(bob: User, still: None) -> App:
    """Bob's, with no code used yet."""
    secret = codes.enrol(bob).secret
    recovery = codes.enrol_confirm(bob, at_step(secret))
    Authenticator.objects.update(last_step=0)
    return App(bob, secret, recovery)
