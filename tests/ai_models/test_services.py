"""The catalogue in the database, over the API, and the provider that follows from a model and a credential."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from ai_models import services
from ai_models.catalogue import bundled, read_row
from ai_models.models import AIModel
from ai_models.providers.openai_compatible.client import OpenAICompatible
from ai_models.providers.openrouter.client import OpenRouter
from ai_models.providers.sandbox.client import Sandbox
from ai_models.sdk.provider_type import ModelList, ProviderType
from ai_models.services import models_ensure, models_store, provider_for
from core.egress import Egress, EgressPolicy
from credentials.opening import OpenCredential
from tests.caller import Caller
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer, serve_openrouter
from workflows.sdk.llm import LlmError

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    """Owns Acme."""
    return Caller(people["alice"])


@pytest.fixture(scope="module")
def server() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as running:
        yield running


def facts(*ids: str, **more: Any) -> list[Any]:
    return [
        read_row({"id": model, "pricing": {"prompt": "0.1", "completion": "0.2"}, **more}) for model in ids
    ]


def test_a_fresh_database_knows_the_bundled_and_the_sandboxs_models() -> None:
    models_ensure()
    by_source = {source: AIModel.objects.filter(source=source).count() for source in AIModel.SOURCES}
    assert by_source == {"bundled": len(bundled()), "synced": 0, "sandbox": 3}


def test_a_model_that_disappears_is_marked_and_comes_back() -> None:
    models_ensure()
    result = models_store(facts("openai/gpt-4o-mini", "new/model"))
    assert (result.synced, result.removed) == (2, len(bundled()) - 1)
    assert AIModel.objects.get(model_id="openai/gpt-4o").removed_at is not None
    assert AIModel.objects.get(model_id="sandbox/assistant").removed_at is None
    assert AIModel.objects.get(model_id="openai/gpt-4o-mini").prompt_price == Decimal("0.1")
    again = models_store(facts("openai/gpt-4o-mini", "openai/gpt-4o"))
    assert (again.synced, again.removed) == (2, 1)
    assert AIModel.objects.get(model_id="openai/gpt-4o").removed_at is None


def test_after_a_synchronisation_the_bundled_list_does_not_come_back() -> None:
    models_store(facts("new/model"))
    models_ensure()
    assert not AIModel.objects.available().filter(source=AIModel.BUNDLED).exists()


def test_what_a_provider_lists_twice_or_oddly_is_kept_once_and_clean() -> None:
    models_store([*facts("a/b"), *facts("a/b", name="New\0 \ud800", description="\udfff")])
    row = AIModel.objects.get(model_id="a/b")
    assert (row.name, row.description) == ("New ?", "?")


def test_an_empty_answer_removes_nothing() -> None:
    models_ensure()
    assert models_store([]).removed == 0
    assert AIModel.objects.available().count() == len(bundled()) + 3


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?search=gpt 4o mini", ["openai/gpt-4o-mini"]),
        ("?search=sandbox&capability=reasoning", ["sandbox/thinker"]),
        ("?vendor=x-ai", ["x-ai/grok-4.3"]),
        ("?vendor=openai&free=true", ["openai/gpt-oss-20b:free"]),
        ("?search=%00nothing", []),
    ],
)
def test_the_list_is_searched_and_filtered(alice: Caller, query: str, ids: list[str]) -> None:
    models_ensure()
    assert [row["id"] for row in alice.call("get", f"/models/{query}").json()["results"]] == ids


def test_a_model_is_shown_with_its_price_for_a_million_tokens(alice: Caller) -> None:
    models_ensure()
    row = alice.call("get", "/models/?search=openai/gpt-4o-mini").json()["results"][0]
    assert row.pop("description")
    assert row == {
        "id": "openai/gpt-4o-mini",
        "name": "OpenAI: GPT-4o-mini",
        "vendor": "openai",
        "context_length": 128_000,
        "max_output_tokens": 16_384,
        "pricing": {"prompt": "0.15", "completion": "0.60"},
        "capabilities": ["tools", "structured_output", "vision", "files"],
        "free": False,
        "removed": False,
        "source": "bundled",
    }


def test_the_list_is_paged_by_id(alice: Caller) -> None:
    models_ensure()
    page = alice.call("get", "/models/?limit=30").json()
    rest = alice.call("get", page["next"].partition("/api")[2]).json()
    ids = [row["id"] for row in [*page["results"], *rest["results"]]]
    assert ids == sorted(ids) and len(ids) == len(bundled()) + 3 and rest["next"] is None


@pytest.mark.parametrize(
    "query",
    ["?free=perhaps", "?capability=magic", "?removed=1", f"?vendor={'x' * 101}", f"?search={'x' * 201}"],
)
def test_a_filter_that_is_none_is_refused(alice: Caller, query: str) -> None:
    assert alice.call("get", f"/models/{query}").status_code == 400


def test_removed_models_are_shown_only_when_asked_for(alice: Caller) -> None:
    models_store(facts("gone/model"))
    models_store(facts("new/model"))
    assert alice.call("get", "/models/?search=gone").json()["results"] == []
    assert alice.call("get", "/models/?search=gone&removed=true").json()["results"][0]["removed"] is True


def test_the_catalogue_is_brought_up_to_date(
    alice: Caller,
    settings: Any,
    server: OpenRouterServer,
) -> None:
    settings.OPENROUTER_API_BASE_URL = server.base_url
    models_ensure()
    answer = alice.call("post", "/models/sync/")
    assert (answer.status_code, answer.json()["synced"]) == (200, 3)
    assert server.requests[-1]["path"] == "/api/v1/models"


def test_an_unreachable_catalogue_changes_nothing(alice: Caller, settings: Any) -> None:
    settings.OPENROUTER_API_BASE_URL = "http://127.0.0.1:9/api/v1"
    models_ensure()
    answer = alice.call("post", "/models/sync/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "catalogue_unreachable")
    assert AIModel.objects.available().count() == len(bundled()) + 3


class Lists:
    """A provider that has a list of models, or none today, and nothing else."""

    def __init__(self, *ids: str) -> None:
        self._ids = ids

    async def models(self) -> list[dict[str, Any]]:
        if not self._ids:
            raise LlmError("connection_failed", "Nobody is there.")
        return [{"id": model} for model in self._ids]


def publishing(*lists: Lists) -> dict[str, ProviderType]:
    """Providers of which each publishes one of the lists."""
    models = ModelList(bundled=list, is_published=True)
    named = {f"p{number}": one for number, one in enumerate(lists)}
    return {
        name: ProviderType(
            name=name, model_prefix=f"{name}/", models=models, client=lambda _fields, _context, one=one: one
        )
        for name, one in named.items()
    }


def test_what_several_providers_publish_is_one_catalogue(
    alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "provider_types", lambda: publishing(Lists("a/one"), Lists("b/two")))
    assert alice.call("post", "/models/sync/").json()["synced"] == 2
    assert alice.call("post", "/models/sync/").json() == {"synced": 2, "removed": 0}
    assert {row["id"] for row in alice.call("get", "/models/").json()["results"]} >= {"a/one", "b/two"}


def test_one_list_that_cannot_be_read_leaves_the_catalogue_as_it_is(
    alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    models_store(facts("b/two"))
    monkeypatch.setattr(services, "provider_types", lambda: publishing(Lists("a/one"), Lists()))
    answer = alice.call("post", "/models/sync/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "catalogue_unreachable")
    assert AIModel.objects.get(model_id="b/two").removed_at is None
    assert not AIModel.objects.filter(model_id="a/one").exists()


def test_only_an_admin_synchronises(alice: Caller) -> None:
    alice.actor.user.memberships.update(role="editor")
    assert alice.call("post", "/models/sync/").status_code == 403


def opened(kind: str, **fields: str) -> OpenCredential:
    return OpenCredential(uuid4(), kind, fields, fields)


@pytest.mark.parametrize(
    ("model", "credential", "provider"),
    [
        ("sandbox/assistant", None, Sandbox),
        ("sandbox/assistant:error-429", opened("openrouter", api_key="k"), Sandbox),
        ("openai/gpt-4o-mini", None, type(None)),
        ("openai/gpt-4o-mini", opened("openrouter", api_key="k"), OpenRouter),
        ("llama3", opened("openai_compatible", base_url="http://localhost:1/v1"), OpenAICompatible),
        ("openai/gpt-4o-mini", opened("http_basic", username="a", password="b"), type(None)),
    ],
)
def test_the_provider_follows_from_the_model_and_the_credential(
    model: str, credential: OpenCredential | None, provider: type
) -> None:
    assert type(provider_for(model, credential, Egress(EgressPolicy()))) is provider
