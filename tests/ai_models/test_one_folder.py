"""One folder adds a provider of models: nothing else has to know it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync

from ai_models import providers
from ai_models.registration import register_credentials
from ai_models.services import provider_for
from core.egress import Egress
from core.egress_policy import egress_policy
from credentials.callbacks import answers
from credentials.opening import OpenCredential
from credentials.services import credential_open
from credentials.types import credential_types
from tests.caller import Caller
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest

FOLDER = Path(__file__).parent / "one_folder"
KEY = "acme-0123456789abcdef"

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has started with Acme's folder beside the other providers'."""
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(FOLDER)])
    monkeypatch.setattr(credential_types, "_added", {})
    monkeypatch.setattr(answers, "tests", {})
    providers.provider_types.cache_clear()
    register_credentials()
    yield
    providers.provider_types.cache_clear()
    for name in [name for name in sys.modules if name.startswith("ai_models.providers.acme")]:
        del sys.modules[name]


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    """Owns an organisation."""
    return Caller(people["alice"])


def kinds(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.call("get", "/credential-types/").json()["results"]
    return found


def credential(caller: Caller, server: OpenRouterServer, key: str = KEY) -> dict[str, Any]:
    """One of Acme's, made over the API."""
    data = {"api_key": key, "base_url": server.base_url}
    answer = caller.call("post", "/credentials/", {"name": "Main", "type": "acme", "data": data})
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


def test_without_the_folder_there_is_no_such_kind(alice: Caller) -> None:
    assert "acme" not in [kind["type"] for kind in kinds(alice)]
    answer = alice.call("post", "/credentials/", {"name": "Main", "type": "acme", "data": {}})
    assert answer.status_code == 400 and "'acme'" not in answer.json()["error"]["message"]


def test_its_kind_of_credential_is_offered_between_the_first_and_the_general_ones(
    alice: Caller, acme: None
) -> None:
    offered = kinds(alice)
    names = [kind["type"] for kind in offered]
    assert names[:4] == ["openrouter", "acme", "openai_compatible", "http_basic"]
    assert offered[1] | {"data": None} == {
        "type": "acme",
        "label": "Acme",
        "description": "A key of Acme's models.",
        "icon": "server",
        "data": None,
        "testable": True,
        "has_hosts": False,
    }


@pytest.mark.parametrize(("key", "code"), [(KEY, "ok"), ("acme-invalid-0123456789", "invalid_api_key")])
def test_its_credentials_are_made_and_tested_over_the_api(
    alice: Caller, acme: None, openrouter: OpenRouterServer, key: str, code: str
) -> None:
    made = credential(alice, openrouter, key)
    assert (made["type"], made["fields_set"]) == ("acme", ["api_key", "base_url"])
    result = alice.call("post", f"/credentials/{made['id']}/test/").json()
    assert (result["ok"], result["code"]) == (code == "ok", code)
    assert openrouter.requests[-1]["headers"]["authorization"] == f"Bearer {key}"


def test_a_chat_runs_through_it(alice: Caller, acme: None, openrouter: OpenRouterServer) -> None:
    made = credential(alice, openrouter)
    opened = credential_open(alice.actor.organization.pk, UUID(made["id"]))
    reply, shown = async_to_sync(asked)(opened)
    assert reply.text and reply.text == shown
    assert openrouter.chats[-1]["headers"]["authorization"] == f"Bearer {KEY}"


async def asked(opened: OpenCredential) -> tuple[ChatReply, str]:
    """The answer of the provider that the credential belongs to, and what was shown while it came."""
    egress, shown = Egress(egress_policy()), list[str]()

    async def show(chunk: ChatChunk) -> None:
        shown.append(chunk.text)

    provider = provider_for("openai/gpt-4o-mini", opened, egress)
    assert provider is not None
    prompt = [{"role": "user", "content": "Say something."}]
    reply = await provider.chat(ChatRequest(model="openai/gpt-4o-mini", messages=prompt, stream=True), show)
    await egress.aclose()
    return reply, "".join(shown)
