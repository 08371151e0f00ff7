"""The document and the endpoints are one: every operation is listed, guarded, and blind to strangers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts.permissions import PERMISSIONS, Role
from accounts.services import token_create
from core.schema import ERROR
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer, serve_openrouter
from tests.world import World, make_world, rows

MAY = {
    "GET /api/calls/{id}/": "execution.view",
    "POST /api/calls/{id}/replay/": "workflow.run",
    "GET /api/credential-types/": "credential.view",
    "GET /api/credentials/": "credential.view",
    "POST /api/credentials/": "credential.edit",
    "GET /api/credentials/{id}/": "credential.view",
    "PATCH /api/credentials/{id}/": "credential.edit",
    "DELETE /api/credentials/{id}/": "credential.edit",
    "POST /api/credentials/{id}/test/": "credential.edit",
    "GET /api/executions/": "execution.view",
    "GET /api/executions/{id}/": "execution.view",
    "POST /api/executions/{id}/cancel/": "execution.cancel",
    "GET /api/executions/{id}/events/": "execution.view",
    "GET /api/executions/{id}/nodes/": "execution.view",
    "GET /api/executions/{id}/nodes/{node_id}/attempts/": "execution.view",
    "GET /api/executions/{id}/values/{asset}/": "execution.view",
    "POST /api/executions/{id}/nodes/{node_id}/resolve/": "workflow.run",
    "GET /api/executions/{id}/nodes/{node_id}/turns/": "execution.view",
    "POST /api/executions/{id}/retry/": "workflow.run",
    "GET /api/members/": "member.view",
    "POST /api/members/": "member.manage",
    "PATCH /api/members/{id}/": "member.manage",
    "DELETE /api/members/{id}/": "member.manage",
    "GET /api/models/": "model.view",
    "POST /api/models/sync/": "model.sync",
    "GET /api/node-types/": "workflow.view",
    "GET /api/organization/": "member.view",
    "PATCH /api/organization/": "limit.manage",
    "POST /api/schedules/preview/": "workflow.view",
    "GET /api/session/": "workflow.view",
    "POST /api/session/organization/": "workflow.view",
    "GET /api/template-helpers/": "workflow.view",
    "GET /api/tokens/": "token.manage",
    "POST /api/tokens/": "token.manage",
    "DELETE /api/tokens/{id}/": "token.manage",
    "GET /api/workflows/": "workflow.view",
    "POST /api/workflows/": "workflow.edit",
    "GET /api/workflows/{id}/": "workflow.view",
    "PATCH /api/workflows/{id}/": "workflow.edit",
    "DELETE /api/workflows/{id}/": "workflow.edit",
    "GET /api/workflows/{id}/calls/": "execution.view",
    "POST /api/workflows/{id}/duplicate/": "workflow.edit",
    "PUT /api/workflows/{id}/graph/": "workflow.edit",
    "GET /api/workflows/{id}/planned-times/": "execution.view",
    "POST /api/workflows/{id}/preview/": "workflow.view",
    "POST /api/workflows/{id}/publish/": "workflow.edit",
    "GET /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "POST /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "DELETE /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "GET /api/workflows/templates/": "workflow.view",
    "POST /api/workflows/{id}/run/": "workflow.run",
}
"""What each operation takes. An operation of the document that is not here fails the first test."""

FIRST_ROLE = {
    "viewer": {"workflow.view", "execution.view", "credential.view", "model.view", "member.view"},
    "operator": {"workflow.run", "execution.cancel"},
    "editor": {"workflow.edit", "credential.edit", "credential.use"},
    "admin": {"member.manage", "token.manage", "limit.manage", "model.sync", "audit.view"},
    "owner": {"organization.manage", "owner.manage"},
}
"""The weakest role that has a permission (the design's permission matrix); every stronger one has it too."""

CHANGES_SESSION = "POST /api/session/organization/"
BEYOND_A_TOKEN = {
    CHANGES_SESSION: 400,
    "POST /api/tokens/": 403,
    "POST /api/members/": 403,
    "PATCH /api/members/{id}/": 403,
}
"""A token has no session to change, and gives no new token and no role more than it was given itself."""

NAMES = {"owner": "alice", "admin": "anna", "editor": "bob", "operator": "otto", "viewer": "vera"}


def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations() -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


OPERATIONS = operations()
WITH_ID = [operation for operation in OPERATIONS if "{id}" in operation]


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def world(people: dict[str, Person], settings: Any, provider: OpenRouterServer) -> World:
    settings.OPENROUTER_API_BASE_URL = provider.base_url
    return make_world(people)


def ask(person: Person | None, world: World, operation: str, token: str = "") -> Any:
    method, template = operation.split(" ")
    secret = token or (person.token if person else "")
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body = world.body(operation)
    extra = {} if body is None else {"data": body, "content_type": "application/json"}
    client = Client(headers=headers)
    if person and not token and operation == CHANGES_SESSION:
        client = Client()
        client.force_login(person.user)
    return getattr(client, method.lower())(world.path(template), **extra)


def test_every_operation_is_in_the_permission_table() -> None:
    assert set(OPERATIONS) == set(MAY)


def test_the_document_is_valid_and_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        validate_schema(document())
    assert not GENERATOR_STATS


def test_each_role_has_what_the_weaker_ones_have_and_its_own() -> None:
    so_far: set[str] = set()
    for role, added in FIRST_ROLE.items():
        so_far |= added
        assert PERMISSIONS[Role(role)] == so_far


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_documents_its_errors_in_the_one_shape(operation: str) -> None:
    answer = OPERATIONS[operation]["responses"]["4XX"]
    assert answer["content"]["application/json"]["schema"] == ERROR


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nobody_does_anything_without_signing_in(world: World, operation: str) -> None:
    before = rows()
    answer = ask(None, world, operation)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")
    assert rows() == before


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_role_may_do_what_the_table_says_and_no_more(
    people: dict[str, Person], world: World, operation: str
) -> None:
    before = rows()
    for role, name in NAMES.items():
        with transaction.atomic():
            answer = ask(people[name], world, operation)
            if MAY[operation] in PERMISSIONS[Role(role)]:
                assert answer.status_code < 300, (role, answer.content)
            else:
                assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden"), role
                assert rows() == before
            transaction.set_rollback(True)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_tokens_scopes_limit_its_owner(people: dict[str, Person], world: World, operation: str) -> None:
    alice = people["alice"]
    needed = MAY[operation]
    others = sorted(alice.actor.permissions - {needed})
    _, without = token_create(actor=alice.actor, name="Without", scopes=others)
    _, only = token_create(actor=alice.actor, name="Only", scopes=[needed])
    assert ask(None, world, operation, without).status_code == 403
    status = ask(None, world, operation, only).status_code
    assert status == BEYOND_A_TOKEN.get(operation, status)
    assert status < 300 or operation in BEYOND_A_TOKEN


@pytest.mark.parametrize("operation", WITH_ID)
def test_another_organisations_id_is_not_there_and_nothing_changes(
    people: dict[str, Person], world: World, operation: str
) -> None:
    before = rows()
    answer = ask(people["charlie"], world, operation)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert rows() == before


@pytest.mark.parametrize(
    "operation", [name for name in OPERATIONS if name.startswith("GET") and "{" not in name]
)
def test_lists_show_nothing_of_another_organisation(
    people: dict[str, Person], world: World, operation: str
) -> None:
    answer = ask(people["charlie"], world, operation).content.decode()
    assert [pk for pk in [*world.ids.values(), world.organization] if pk in answer] == []
