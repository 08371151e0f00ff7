"""Every operation that changes something writes one entry where it succeeds, and none where it does not."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.audit.actions import ACTIONS
from accounts.audit.sealing import seal_committed
from accounts.models import AuditEntry
from tests.operations import MAY, NAMES, OWN_ACCOUNT, ask
from tests.people import Person
from tests.world import World

READ_BY_POST = {
    "POST /api/integrations/openrouter/connect/",
    "POST /api/schedules/preview/",
    "POST /api/workflows/{id}/nodes/{node_id}/request/",
    "POST /api/workflows/{id}/preview/",
}
"""Also what only begins: connecting is logged when it has ended."""
UPLOAD = "POST /api/assets/"
"""A form and not JSON."""
REVEALS = {"GET /api/audit/export/"}
ENTRIES = {
    "POST /api/assets/": "asset.uploaded",
    "DELETE /api/assets/{id}/": "asset.deleted",
    "POST /api/budgets/": "budget.created",
    "PATCH /api/budgets/{id}/": "budget.changed",
    "DELETE /api/budgets/{id}/": "budget.deleted",
    "POST /api/calls/{id}/replay/": "call.replayed",
    "POST /api/credentials/": "credential.created",
    "PATCH /api/credentials/{id}/": "credential.changed",
    "DELETE /api/credentials/{id}/": "credential.deleted",
    "POST /api/credentials/{id}/test/": "credential.tested",
    "POST /api/executions/{id}/cancel/": "execution.cancelled",
    "POST /api/executions/{id}/nodes/{node_id}/resolve/": "execution.answered",
    "POST /api/executions/{id}/retry/": "execution.retried",
    "PUT /api/integrations/openrouter/": "integration.connected",
    "DELETE /api/integrations/openrouter/": "integration.removed",
    "POST /api/members/": "member.invited",
    "PATCH /api/members/{id}/": "member.role_changed",
    "DELETE /api/members/{id}/": "member.removed",
    "POST /api/models/sync/": "model.synced",
    "PATCH /api/organization/": "organization.changed",
    "POST /api/routes/": "route.created",
    "PATCH /api/routes/{id}/": "route.changed",
    "DELETE /api/routes/{id}/": "route.deleted",
    "POST /api/routes/{id}/check/": "route.checked",
    "POST /api/session/organization/": "session.organization_chosen",
    "POST /api/tokens/": "token.created",
    "DELETE /api/tokens/{id}/": "token.revoked",
    "POST /api/workflows/": "workflow.created",
    "PATCH /api/workflows/{id}/": "workflow.changed",
    "DELETE /api/workflows/{id}/": "workflow.deleted",
    "POST /api/workflows/{id}/duplicate/": "workflow.duplicated",
    "PUT /api/workflows/{id}/graph/": "workflow.saved",
    "POST /api/workflows/{id}/publish/": "workflow.published",
    "POST /api/workflows/{id}/run/": "execution.started",
    "POST /api/workflows/{id}/triggers/{node_id}/listen/": "trigger.listening_started",
    "DELETE /api/workflows/{id}/triggers/{node_id}/listen/": "trigger.listening_stopped",
    "GET /api/audit/export/": "audit.exported",
}
"""The log's action for each operation that changes or reveals something."""
CHANGING = sorted(
    {name for name, needed in MAY.items() if needed != OWN_ACCOUNT and not name.startswith("GET ")}
    - READ_BY_POST
    | REVEALS
)
"""Actions on people's own accounts are tested in `test_audit_of_accounts`."""
AGENT = "audit-test/1.0 " + "x" * 300


@pytest.fixture
def world(world: World) -> World:
    seal_committed()
    return world


def entries() -> Any:
    """The entries written since the fixture was created."""
    return AuditEntry.objects.filter(position=None)


def test_every_operation_that_changes_something_has_its_word() -> None:
    assert set(ENTRIES) == set(CHANGING)
    assert set(ENTRIES.values()) <= set(ACTIONS)


@pytest.mark.parametrize("operation", CHANGING)
def test_one_entry_where_it_succeeds(people: dict[str, Person], world: World, operation: str) -> None:
    alice = people["alice"]
    headers = {"Authorization": f"Bearer {alice.token}", "User-Agent": AGENT}
    client = Client(headers=headers, REMOTE_ADDR="::ffff:192.0.2.7")
    by_session = "session" in operation
    if by_session:
        client = Client(headers={"User-Agent": AGENT}, REMOTE_ADDR="192.0.2.7")
        client.force_login(alice.user)
    answer = ask(None, world, operation, client=client)
    assert answer.status_code < 300, answer.content
    entry = entries().get()
    assert entry.action == ENTRIES[operation]
    assert (entry.actor, entry.role, entry.user_id) == (alice.user.email, "owner", alice.user.pk)
    assert entry.token_name == ("" if by_session else "test")
    assert (entry.address, entry.agent) == ("192.0.2.7", AGENT[:200])
    assert str(entry.organization_id) == world.organization


@pytest.mark.parametrize("operation", CHANGING)
def test_none_where_it_is_refused(people: dict[str, Person], world: World, operation: str) -> None:
    vera = people["vera"]
    answer = ask(vera, world, operation)
    expected = 200 if "session" in operation else 403  # the session is everybody's own
    assert answer.status_code == expected
    assert entries().exists() == (expected == 200)


@pytest.mark.parametrize("operation", [name for name in CHANGING if "{id}" in name])
def test_none_where_there_is_nothing(people: dict[str, Person], world: World, operation: str) -> None:
    nowhere = World(dict.fromkeys(world.ids, "00000000-0000-7000-8000-000000000000"), world.organization)
    assert ask(people["alice"], nowhere, operation).status_code == 404
    assert not entries().exists()


@pytest.mark.parametrize("operation", CHANGING)
def test_none_where_the_body_is_wrong(people: dict[str, Person], world: World, operation: str) -> None:
    method, template = operation.split(" ")
    client = Client(headers={"Authorization": f"Bearer {people['alice'].token}"})
    if world.body(operation) is None:
        return
    wrong = {"data": {"unknown": 1}, "content_type": "application/json"}
    refused = 415 if operation == UPLOAD else 400
    assert getattr(client, method.lower())(world.path(template), **wrong).status_code == refused
    assert not entries().exists()


@pytest.mark.parametrize("role", NAMES)
def test_the_role_is_the_one_that_they_had(people: dict[str, Person], world: World, role: str) -> None:
    client = Client()
    client.force_login(people[NAMES[role]].user)
    ask(None, world, "POST /api/session/organization/", client=client)
    assert entries().get().role == role


def test_the_page_lists_the_vocabulary() -> None:
    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text()
    rows = [f"| `{action}` | {words.replace('{name}', '…')} |" for action, words in ACTIONS.items()]
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows
