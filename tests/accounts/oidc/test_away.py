"""A provider that is down, slow, huge or out of its mind: a page of ours, and soon."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.models import User
from accounts.oidc import asking, discovery
from tests.accounts.browsers import signed_in, with_password
from tests.accounts.oidc.conftest import START, come_back, go, refused, through
from tests.patience import PATIENCE_S
from tests.people import make_people
from tests.servers.oidc import Provider

DISCOVERY, TOKEN, KEY_SET = "/.well-known/openid-configuration", "/token", "/keys"
PLACES = (DISCOVERY, TOKEN, KEY_SET)
NONSENSE = {
    "nothing": (200, b""),
    "words": (200, b"<html>Welcome</html>"),
    "a list": (200, b"[]"),
    "a number": (200, b"5"),
    "twice": (200, b'{"issuer": "a", "issuer": "b"}'),
    "deep": (200, b'{"a":' * 100_000),
    "huge": (200, b'{"a": "' + b"x" * 300_000 + b'"}'),
    "bytes": (200, b"\xff\xfe\x00" * 100),
    "redirected": (302, b"{}"),
    "failed": (500, b"{}"),
    "not there": (404, b'{"error": "gone"}'),
}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def through_or_refused(client: Client, provider: Provider) -> Any:
    answer = client.post(START)
    return answer if answer.status_code != 200 else through(client, provider)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_a_page_of_ours(provider: Provider, place: str, what: str) -> None:
    provider.raw[place] = NONSENSE[what]
    answer = through_or_refused(Client(), provider)
    assert answer.status_code in (400, 503)
    refused(answer, "Example ID", answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_one_that_is_slow_is_waited_for_no_longer_than_was_said(
    provider: Provider, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUT_S", 0.2)
    provider.slow.add(place)
    refused(through_or_refused(Client(), provider), "within 0.2 s", 503)


def test_while_it_is_down_others_sign_in_and_soon_after_it_is_back(
    bob: User, provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    refused(Client().post(START), "is not working correctly", 503)
    signed_in(bob)
    provider.raw[DISCOVERY] = NONSENSE["failed"]
    settings.OIDC_ISSUER = provider.issuer
    for _ in range(3):
        refused(Client().post(START), "500", 503)
    assert provider.seen.count(DISCOVERY) == 1
    provider.raw.clear()
    monkeypatch.setattr(discovery, "AWAY_S", 0.0)
    assert Client().post(START).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_one_that_hangs_holds_no_more_than_so_many_and_no_connection_of_the_database(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = with_password(make_people()["bob"].user)
    monkeypatch.setattr(asking, "TIMEOUT_S", PATIENCE_S)
    waiting, late = [Client() for _ in range(asking.AT_ONCE)], Client()
    queries = {client: go(client) for client in [*waiting, late]}
    provider.slow.add(TOKEN)

    def come(client: Client) -> Any:
        try:
            return come_back(client, provider, queries[client])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(waiting)) as pool:
        answers = [pool.submit(come, client) for client in waiting]
        wait_for(lambda: provider.seen.count(TOKEN) == asking.AT_ONCE)
        refused(come_back(late, provider, queries[late]), "Too many people", 503)
        signed_in(bob)
        provider.released.set()
        for answer in answers:
            refused(answer.result(), "is not working correctly", 503)
    assert provider.seen.count(TOKEN) == asking.AT_ONCE


@pytest.mark.parametrize(
    "changed",
    [
        {"authorization_endpoint": None},
        {"token_endpoint": 5},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
        {"authorization_endpoint": 'http://127.0.0.1/"><script>alert(1)</script>'},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://127.0.0.1/#x"},
        {"authorization_endpoint": "http://127.0.0.1/" + "x" * 3000},
    ],
    ids=lambda changed: json.dumps(changed)[:50],
)
@pytest.mark.django_db
def test_addresses_that_cannot_be_used_are_refused(provider: Provider, changed: dict[str, Any]) -> None:
    provider.discovery = changed
    refused(Client().post(START), "is not usable", 503)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_another_private_host_that_it_names_is_not_reached(bob: User, provider: Provider, name: str) -> None:
    provider.discovery[name] = "http://127.0.0.2:9/x"
    refused(through(Client(), provider), "not a public address", 503)
