"""Any malformed passkey response is rejected in the common error shape."""

from typing import Any

import cbor2
import pytest
from django.test import Client
from webauthn.helpers import bytes_to_base64url

from accounts.models import User
from tests.accounts.browsers import call, confirmed
from tests.accounts.factors.soft_key import SoftKey

ORIGIN, HOST = "https://flows.example", "flows.example"
TEXTS = ["", "x", "ä", "\0", "=" * 9, "A" * 200_000, 5, None, [], {}]
OBJECTS = [
    b"",
    b"\xff",
    b"\x9f" * 5_000,
    b"\x81" * 5_000,
    cbor2.dumps({}),
    cbor2.dumps([1]),
    cbor2.dumps("x"),
]


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.PUBLIC_URL = ORIGIN


def check(answer: Any) -> None:
    assert 400 <= answer.status_code < 500, answer.content
    assert answer.json()["error"].keys() == {"code", "message", "hint", "details"}


def changed(shown: dict[str, Any], value: Any) -> list[dict[str, Any]]:
    """The same with each of its parts in turn replaced, and without it."""
    outer = [shown | {name: value} for name in shown] + [
        {k: v for k, v in shown.items() if k != name} for name in shown
    ]
    response = shown["response"]
    return outer + [shown | {"response": response | {name: value}} for name in response]


@pytest.mark.parametrize("value", TEXTS, ids=lambda value: repr(value)[:12])
def test_parts_that_are_nonsense_sign_nobody_in(bob: User, value: Any) -> None:
    making, key = confirmed(bob), SoftKey(ORIGIN, HOST)
    wanted = call(making, "post", "passkeys/options/").json()
    shown = key.make(wanted)
    for one in changed(shown, value):
        call(making, "post", "passkeys/options/")
        check(call(making, "post", "passkeys/", {"name": "x", "credential": one}))
    wanted = call(making, "post", "passkeys/options/").json()
    assert call(making, "post", "passkeys/", {"name": "x", "credential": key.make(wanted)}).status_code == 201
    client, path = Client(), "/sign-in/passkey/"
    shown = key.show(client.post(f"{path}options/", {}, content_type="application/json").json())
    for one in changed(shown, value):
        client.post(f"{path}options/", {}, content_type="application/json")
        check(client.post(path, {"credential": one}, content_type="application/json"))


@pytest.mark.parametrize("raw", OBJECTS, ids=lambda raw: raw[:4].hex() or "nothing")
def test_attestations_that_are_nonsense_make_none(bob: User, raw: bytes) -> None:
    client = confirmed(bob)
    shown = SoftKey(ORIGIN, HOST).make(call(client, "post", "passkeys/options/").json())
    shown["response"]["attestationObject"] = bytes_to_base64url(raw)
    check(call(client, "post", "passkeys/", {"name": "x", "credential": shown}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "5", "{}", '{"credential": 5}', "x" * 70_000, '{"credential": []}']
)
def test_bodies_that_are_nonsense_are_refused(body: str) -> None:
    for path in ("/sign-in/passkey/", "/sign-in/second-step/passkey/"):
        check(Client().post(path, body, content_type="application/json"))
        assert Client().get(path).status_code == 405


@pytest.mark.django_db
def test_a_page_of_another_site_cannot_ask() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/passkey/options/", {}, content_type="application/json")
    assert answer.status_code == 403
