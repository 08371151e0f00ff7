"""A provider that is configured, and a browser that goes there and back."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from accounts.oidc import discovery
from tests.accounts.browsers import with_password
from tests.people import Person
from tests.servers.oidc import CLIENT, SECRET, Provider, serve_oidc

START = "/sign-in/oidc/"
ADDRESS = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """The one that the operator has named."""
    with serve_oidc() as found:
        settings.OIDC_ISSUER, settings.OIDC_NAME = found.issuer, "Example ID"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        settings.EGRESS_ALLOW = ()
        discovery.forget()
        yield found
        discovery.forget()


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


def go(client: Client, **form: str) -> dict[str, str]:
    """The browser's request to the provider."""
    answer = client.post(START, form)
    assert answer.status_code == 200, answer.content.decode()
    found = ADDRESS.search(answer.content.decode())
    assert found
    return dict(parse_qsl(urlsplit(html.unescape(found[1])).query))


def come_back(client: Client, provider: Provider, query: dict[str, str]) -> Any:
    """The page to which the provider's answer leads."""
    address = urlsplit(provider.authorize(query))
    return client.get(f"{address.path}?{address.query}")


def through(client: Client, provider: Provider, **form: str) -> Any:
    """There and back."""
    return come_back(client, provider, go(client, **form))


def refused(answer: Any, said: str = "", status: int = 400) -> None:
    """An error page with that message, and nobody is signed in."""
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text
    assert "Not signed in" in text and said in text
    assert answer.wsgi_request.user.is_anonymous
