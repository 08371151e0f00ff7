"""Routes over the API."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from credentials.models import Credential
from credentials.services import credential_create
from tests.caller import Caller
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.django_db
SANDBOX = {"id": "try-out", "driver": "sandbox"}


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    return Caller(people["alice"])


@pytest.fixture(scope="module")
def shared() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def server(shared: OpenRouterServer) -> OpenRouterServer:
    shared.reset()
    return shared


@pytest.fixture
def credential(people: dict[str, Person], server: OpenRouterServer) -> Credential:
    return keyed(people["alice"], server.base_url)


def keyed(person: Person, base_url: str, key: str = "sk-or-v1-" + "0" * 64, name: str = "Main") -> Credential:
    data = {"api_key": key, "base_url": base_url}
    return credential_create(actor=person.actor, name=name, type="openrouter", data=data)


def made(alice: Caller, **fields: Any) -> Any:
    answer = alice.call("post", "/routes/", {**SANDBOX, **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_the_first_route_is_the_default_and_has_its_defaults(alice: Caller) -> None:
    assert made(alice) == {
        "id": "try-out",
        "driver": "sandbox",
        "base_url": None,
        "credential": None,
        "default_model": None,
        "model_support": "any",
        "models": [],
        "multimodal": True,
        "reasoning": True,
        "enabled": True,
        "is_default": True,
    }
    assert made(alice, id="second")["is_default"] is False


def test_one_route_is_the_default(alice: Caller) -> None:
    made(alice)
    made(alice, id="second")
    assert alice.call("patch", "/routes/second/", {"is_default": True}).status_code == 200
    found = {route["id"]: route["is_default"] for route in alice.call("get", "/routes/").json()["results"]}
    assert found == {"second": True, "try-out": False}


def test_a_deleted_route_is_gone(alice: Caller) -> None:
    made(alice)
    assert alice.call("delete", "/routes/try-out/").status_code == 204
    assert alice.call("get", "/routes/try-out/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"id": "with/slash"}, 400, "invalid_request"),
        ({"id": "With Blank"}, 400, "invalid_request"),
        ({"id": ""}, 400, "invalid_request"),
        ({"driver": "carrier-pigeon"}, 400, "invalid_request"),
        ({"driver": "anthropic"}, 422, "driver_unavailable"),
        ({"credential": str(uuid4())}, 422, "credential_not_found"),
        ({"credential": "mine"}, 400, "invalid_request"),
        ({"model_support": "some"}, 400, "invalid_request"),
        ({"model_support": "list"}, 400, "invalid_request"),
        ({"models": [""]}, 400, "invalid_request"),
        ({"driver": "openai_compatible"}, 400, "invalid_request"),
        ({"driver": "openai_compatible", "base_url": "http://example.com/v1"}, 400, "invalid_request"),
        ({"driver": "openai_compatible", "base_url": "https://example.com/"}, 400, "invalid_request"),
        ({"driver": "openai_compatible", "base_url": "https://me@example.com/v1"}, 400, "invalid_request"),
        ({"driver": "openai_compatible", "base_url": "https://example.com/v1?a=b"}, 400, "invalid_request"),
        ({"enabled": False, "is_default": True}, 400, "invalid_request"),
        ({"secret": "x"}, 400, "invalid_request"),
    ],
)
def test_a_wrong_field_is_refused_and_makes_nothing(
    alice: Caller, fields: dict[str, Any], status: int, code: str
) -> None:
    answer = alice.call("post", "/routes/", {**SANDBOX, **fields})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert alice.call("get", "/routes/").json()["results"] == []


def test_an_id_is_taken_once(alice: Caller, people: dict[str, Person]) -> None:
    made(alice)
    answer = alice.call("post", "/routes/", SANDBOX)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "id_taken")
    assert Caller(people["charlie"]).call("post", "/routes/", SANDBOX).status_code == 201


def test_others_have_neither_our_routes_nor_our_credentials(
    alice: Caller, people: dict[str, Person], credential: Credential
) -> None:
    made(alice)
    charlie = Caller(people["charlie"])
    assert charlie.call("get", "/routes/try-out/").status_code == 404
    body = {"id": "theirs", "driver": "openrouter", "credential": str(credential.pk)}
    assert charlie.call("post", "/routes/", body).status_code == 422


def test_a_route_sends_no_secret_elsewhere(alice: Caller, credential: Credential) -> None:
    fields = {"driver": "openrouter", "credential": str(credential.pk)}
    answer = alice.call("post", "/routes/", {**SANDBOX, **fields, "base_url": "https://evil.example/api/v1"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "secret_needed")
    made(alice, **fields)
    answer = alice.call("patch", "/routes/try-out/", {"base_url": "https://evil.example/api/v1"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "secret_needed")


def test_a_credential_must_fit_its_driver(alice: Caller, credential: Credential) -> None:
    answer = alice.call("post", "/routes/", {**SANDBOX, "credential": str(credential.pk)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "credential_type")


def test_a_credential_of_a_route_is_not_deleted(alice: Caller, credential: Credential) -> None:
    made(alice, driver="openrouter", credential=str(credential.pk))
    answer = alice.call("delete", f"/credentials/{credential.pk}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_use")


@pytest.mark.django_db(transaction=True)
def test_a_check_tries_the_key_and_with_a_canary_the_model(
    alice: Caller, credential: Credential, server: OpenRouterServer
) -> None:
    made(alice, driver="openrouter", credential=str(credential.pk), default_model="openai/gpt-4o-mini")
    found = alice.call("post", "/routes/try-out/check/", {"canary": False}).json()
    assert (found["ok"], found["code"]) == (True, "ok")
    assert found["latency_ms"] >= 0
    assert server.chats == []
    found = alice.call("post", "/routes/try-out/check/", {"canary": True}).json()
    assert (found["ok"], found["message"]) == (True, "openai/gpt-4o-mini answered.")
    assert server.chats[0]["body"]["model"] == "openai/gpt-4o-mini"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("key", "code"), [("sk-or-v1-invalid", "invalid_api_key"), ("sk-or-v1-nocredit", "insufficient_credits")]
)
def test_a_check_names_what_is_wrong_with_the_key(
    alice: Caller, people: dict[str, Person], server: OpenRouterServer, key: str, code: str
) -> None:
    bad = keyed(people["alice"], server.base_url, key, "Bad")
    made(alice, driver="openrouter", credential=str(bad.pk))
    found = alice.call("post", "/routes/try-out/check/", {}).json()
    assert (found["ok"], found["code"]) == (False, code)
    assert found["hint"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "model_not_found"), (429, "rate_limited"), (503, "model_unavailable"), (500, "provider_error")],
)
def test_a_canary_names_what_is_wrong_with_the_model(
    alice: Caller, credential: Credential, server: OpenRouterServer, status: int, code: str
) -> None:
    made(alice, driver="openrouter", credential=str(credential.pk), default_model="a/b")
    server.script({"status": status})
    found = alice.call("post", "/routes/try-out/check/", {"canary": True}).json()
    assert (found["ok"], found["code"]) == (False, code)
