"""A secret never appears in clear in an answer, row, log line or error, whatever is done with its credential."""

import base64
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from credentials.services import credential_open
from tests.caller import Caller
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

CANARIES = {
    "openrouter": {"api_key": "canary/openrouter+0123456789"},
    "openai_compatible": {"base_url": "{base}", "api_key": "canary/compatible+0123456789"},
    "http_basic": {"username": "canary-user-0123456789", "password": "canary/password+0123456789"},
    "http_bearer": {"token": "canary/bearer+0123456789"},
    "http_header": {"name": "X-Canary", "value": "canary/header+0123456789"},
    "signing_secret": {"secret": "canary/signing+0123456789"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def world(settings: Any, provider: OpenRouterServer) -> dict[str, dict[str, str]]:
    """The data of one credential of each kind; providers are a real server that repeats the key it got."""
    settings.OPENROUTER_API_BASE_URL = provider.base_url
    return {
        kind: {name: value.format(base=provider.base_url) for name, value in data.items()}
        for kind, data in CANARIES.items()
    }


def forms(data: dict[str, str]) -> set[str]:
    """Every spelling in which a value could slip out."""
    secret = [value for name, value in data.items() if name not in ("base_url", "name")]
    found: set[str] = set()
    for value in [*secret, ":".join(secret)]:
        raw = value.encode()
        found |= {value, value[::-1], quote(value, safe=""), raw.hex(), json.dumps(value)[1:-1]}
        found |= {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return found


def dump() -> str:
    """Every row of every table as text."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines += [repr(row) for row in cursor.fetchall()]
    return "\n".join(lines)


def everything_done_with(alice: Caller, kind: str, data: dict[str, str]) -> list[str]:
    made = alice.call("post", "/credentials/", {"name": f"My {kind}", "type": kind, "data": data})
    assert made.status_code == 201
    path = f"/credentials/{made.json()['id']}/"
    answers = [
        made,
        alice.call("get", path),
        alice.call("get", "/credentials/"),
        alice.call("post", f"{path}test/"),
        alice.call("patch", path, {"name": f"New {kind}", "data": data}),
        alice.call("patch", path, {"data": {**data, "unknown": next(iter(data.values()))}}),
        alice.call("patch", path, {"data": {name: [value] for name, value in data.items()}}),
        alice.call("post", "/credentials/", {"name": f"New {kind}", "type": kind, "data": data}),
    ]
    opened = credential_open(alice.actor.organization.pk, made.json()["id"])
    assert dict(opened.fields) == data, "the secret is there for whoever may use it"
    return [answer.content.decode() for answer in answers] + [repr(opened), str(opened)]


@pytest.mark.parametrize("kind", list(CANARIES))
def test_no_form_of_a_secret_is_found_anywhere(
    kind: str, alice: Caller, world: dict[str, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = everything_done_with(alice, kind, world[kind])
    searched = "\n".join([*told, dump(), caplog.text])
    assert [form for form in forms(world[kind]) if form in searched] == []


def test_the_search_would_find_one(alice: Caller) -> None:
    alice.actor.organization.name = "canary/openrouter+0123456789"
    alice.actor.organization.save()
    assert forms(CANARIES["openrouter"]) & {form for form in forms(CANARIES["openrouter"]) if form in dump()}


def test_a_provider_that_repeats_the_key_is_not_repeated(
    alice: Caller, settings: Any, provider: OpenRouterServer
) -> None:
    settings.OPENROUTER_API_BASE_URL = provider.base_url
    data = {"api_key": "canary-invalid-0123456789"}
    made = alice.call("post", "/credentials/", {"name": "x", "type": "openrouter", "data": data}).json()
    result = alice.call("post", f"/credentials/{made['id']}/test/")
    assert (result.json()["ok"], result.json()["code"]) == (False, "invalid_api_key")
    assert "canary-invalid" not in result.content.decode() + dump()
    assert provider.requests[-1]["headers"]["authorization"] == "Bearer canary-invalid-0123456789"
