"""Which key a call uses: the node's own, that of the route its model names, or that of the default route."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async

from ai_models.connections.models import Route
from ai_models.providers.openrouter.client import OpenRouter
from ai_models.providers.sandbox.client import Sandbox
from ai_models.routes.services import route_create, route_update
from core.egress import Egress, EgressPolicy
from core.secrets.redaction import Redactor
from credentials.models import Credential
from credentials.services import credential_create, opened_credential
from executions.models import Execution
from executions.pacing.pacing import PacedTarget
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.worker.connections import Connections
from executions.worker.contexts import routes
from executions.worker.pinned import PinnedRoute
from tests.executions.factories import execution
from tests.people import Person, make_people
from workflows.sdk import LlmError

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "sk-or-v1-" + "0" * 60
in_thread = sync_to_async


class World:
    """An organisation with two credentials, a run in it, and the worker's reader."""

    def __init__(self) -> None:
        self.alice: Person = make_people()["alice"]
        self.first, self.second = (self._credential(name) for name in ("first", "second"))
        self.run: Execution = execution(self.alice)
        self.reader = Reader()

    def _credential(self, name: str) -> Credential:
        data = {"api_key": KEY + name}
        return credential_create(actor=self.alice.actor, name=name, type="openrouter", data=data)

    def route(self, slug: str, credential: Credential | None, **fields: Any) -> Route:
        given = {"credential": credential and credential.pk, **fields}
        return route_create(actor=self.alice.actor, slug=slug, driver="openrouter", **given)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = await in_thread(World)()
    yield made
    made.reader.stop()


def connections(world: World, writer: Writer, own: Credential | None = None) -> Connections:
    reader = world.reader
    return Connections(
        organization=world.run.organization_id,
        own=opened_credential(own) if own else None,
        routes=routes(reader),
        pinned=PinnedRoute(world.run.pk, writer),
        egress=Egress(EgressPolicy()),
        reader=reader,
        redactor=Redactor(),
        place_of=lambda opened: PacedTarget(world.run.organization_id, "credential", str(opened.id), "key"),
    )


async def chosen(
    world: World, writer: Writer, model: str, own: Credential | None = None
) -> tuple[str, UUID | None, str]:
    """The route, the credential and the model of a call."""
    found = await (await in_thread(connections)(world, writer, own)).choose(model)
    assert isinstance(found.provider, Sandbox if found.model.startswith("sandbox/") else OpenRouter)
    assert (found.place is None) is (found.credential is None)
    return found.route, found.credential, found.model


async def test_the_nodes_own_credential_comes_first(world: World, writer: Writer) -> None:
    await in_thread(world.route)("main", world.first)
    assert await chosen(world, writer, "a/b", world.second) == ("", world.second.pk, "a/b")


async def test_then_the_route_that_the_model_names(world: World, writer: Writer) -> None:
    await in_thread(world.route)("main", world.first)
    await in_thread(world.route)("other", world.second)
    assert await chosen(world, writer, "other/a/b") == ("other", world.second.pk, "a/b")


async def test_then_the_default_route(world: World, writer: Writer) -> None:
    await in_thread(world.route)("main", world.first)
    assert await chosen(world, writer, "a/b") == ("main", world.first.pk, "a/b")


async def test_without_any_the_call_is_not_made(world: World, writer: Writer) -> None:
    with pytest.raises(LlmError) as caught:
        await chosen(world, writer, "a/b")
    assert caught.value.code == "credential_missing"
    assert caught.value.hint


async def test_the_sandbox_needs_none(world: World, writer: Writer) -> None:
    assert await chosen(world, writer, "sandbox/assistant") == ("", None, "sandbox/assistant")


async def test_a_run_keeps_the_default_route_with_which_it_began(world: World, writer: Writer) -> None:
    await in_thread(world.route)("main", world.first)
    await chosen(world, writer, "a/b")
    await in_thread(world.route)("other", world.second, is_default=True)
    assert await chosen(world, writer, "a/b") == ("main", world.first.pk, "a/b")
    world.run = await in_thread(execution)(world.alice)
    assert await chosen(world, writer, "a/b") == ("other", world.second.pk, "a/b")


async def test_a_route_that_is_gone_fails_the_run_that_began_with_it(world: World, writer: Writer) -> None:
    main = await in_thread(world.route)("main", world.first)
    await chosen(world, writer, "a/b")
    await in_thread(world.route)("other", world.second, is_default=True)
    await in_thread(main.refresh_from_db)()
    await in_thread(route_update)(actor=world.alice.actor, route=main, enabled=False)
    with pytest.raises(LlmError, match="'main'"):
        await chosen(world, writer, "a/b")


@pytest.mark.parametrize(
    ("model", "own", "code"),
    [
        ("main/", False, "model_not_found"),
        ("main/a/b", True, "invalid_request"),
        ("main/x/y", False, "model_not_found"),
    ],
)
async def test_a_selector_that_cannot_be_followed(
    world: World, writer: Writer, model: str, own: bool, code: str
) -> None:
    fields = {"model_support": "list", "allowed_models": ["a/b"]}
    await in_thread(world.route)("main", world.first, **fields)
    with pytest.raises(LlmError) as caught:
        await chosen(world, writer, model, world.second if own else None)
    assert caught.value.code == code
    assert caught.value.hint


async def test_others_routes_are_not_ours(world: World, writer: Writer) -> None:
    await in_thread(world.route)("main", world.first)
    world.run.organization_id = UUID(int=1)
    with pytest.raises(LlmError, match="needs a credential"):
        await chosen(world, writer, "a/b")
