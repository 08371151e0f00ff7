from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.secrets import keys
from core.secrets.vault import KeyRing, new_key
from credentials.models import Credential
from credentials.services import credential_create
from tests.caller import Caller
from tests.people import Person

API_KEY = "sk-or-v1-canary0123456789abcdef"


@pytest.fixture(autouse=True)
def key_ring(settings: Any) -> Iterator[KeyRing]:
    """A key ring of the test's own."""
    settings.ENCRYPTION_KEYS = new_key()
    keys._loaded.cache_clear()
    yield keys.key_ring()
    keys._loaded.cache_clear()


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    """Owns Acme."""
    return Caller(people["alice"])


@pytest.fixture
def charlie(people: dict[str, Person]) -> Caller:
    """Owns another organisation."""
    return Caller(people["charlie"])


@pytest.fixture
def make(alice: Caller) -> Callable[..., Credential]:
    """A new OpenRouter credential of Alice's, unless told otherwise."""

    def create(**fields: Any) -> Credential:
        fields = {"name": "Main", "type": "openrouter", "data": {"api_key": API_KEY}} | fields
        return credential_create(actor=alice.actor, **fields)

    return create
