"""Every operation of the API, what was decided that it takes, and how it is called."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.people import Person
from tests.world import FORMS, World

OWN_ACCOUNT = "one's own account"
MAY = {
    "GET /api/audit/": "audit.view",
    "GET /api/audit/export/": "audit.view",
    "GET /api/audit/verification/": "audit.view",
    "GET /api/account/": OWN_ACCOUNT,
    "PATCH /api/account/": OWN_ACCOUNT,
    "POST /api/account/confirmation/": OWN_ACCOUNT,
    "GET /api/account/passkeys/": OWN_ACCOUNT,
    "POST /api/account/passkeys/": OWN_ACCOUNT,
    "POST /api/account/passkeys/options/": OWN_ACCOUNT,
    "DELETE /api/account/passkeys/{id}/": OWN_ACCOUNT,
    "POST /api/account/password/": OWN_ACCOUNT,
    "DELETE /api/account/provider/": OWN_ACCOUNT,
    "POST /api/account/recovery-codes/": OWN_ACCOUNT,
    "POST /api/account/second-factor/": OWN_ACCOUNT,
    "DELETE /api/account/second-factor/": OWN_ACCOUNT,
    "POST /api/account/second-factor/confirmation/": OWN_ACCOUNT,
    "GET /api/account/sessions/": OWN_ACCOUNT,
    "DELETE /api/account/sessions/": OWN_ACCOUNT,
    "DELETE /api/account/sessions/{id}/": OWN_ACCOUNT,
    "GET /api/assets/": "asset.view",
    "POST /api/assets/": "asset.edit",
    "GET /api/assets/{id}/": "asset.view",
    "DELETE /api/assets/{id}/": "asset.edit",
    "GET /api/assets/{id}/content/": "asset.view",
    "GET /api/budgets/": "execution.view",
    "POST /api/budgets/": "budget.manage",
    "GET /api/budgets/{id}/": "execution.view",
    "PATCH /api/budgets/{id}/": "budget.manage",
    "DELETE /api/budgets/{id}/": "budget.manage",
    "GET /api/calls/{id}/": "execution.view",
    "POST /api/calls/{id}/replay/": "workflow.run",
    "GET /api/costs/": "execution.view",
    "GET /api/costs/export/": "execution.view",
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
    "GET /api/integrations/openrouter/": "credential.view",
    "PUT /api/integrations/openrouter/": "integration.manage",
    "DELETE /api/integrations/openrouter/": "integration.manage",
    "POST /api/integrations/openrouter/connect/": "integration.manage",
    "GET /api/llm-calls/": "execution.view",
    "GET /api/members/": "member.view",
    "POST /api/members/": "member.manage",
    "PATCH /api/members/{id}/": "member.manage",
    "DELETE /api/members/{id}/": "member.manage",
    "GET /api/models/": "model.view",
    "POST /api/models/sync/": "model.sync",
    "GET /api/node-types/": "workflow.view",
    "GET /api/organization/": "member.view",
    "PATCH /api/organization/": "limit.manage",
    "GET /api/routes/": "credential.view",
    "POST /api/routes/": "integration.manage",
    "GET /api/routes/{id}/": "credential.view",
    "PATCH /api/routes/{id}/": "integration.manage",
    "DELETE /api/routes/{id}/": "integration.manage",
    "POST /api/routes/{id}/check/": "integration.manage",
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
    "POST /api/workflows/{id}/nodes/{node_id}/request/": "workflow.view",
    "POST /api/workflows/{id}/preview/": "workflow.view",
    "POST /api/workflows/{id}/publish/": "workflow.edit",
    "GET /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "POST /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "DELETE /api/workflows/{id}/triggers/{node_id}/listen/": "workflow.run",
    "GET /api/workflows/templates/": "workflow.view",
    "POST /api/workflows/{id}/run/": "workflow.run",
}
"""The permission of each operation. An operation in the document that is missing here fails a test."""

FIRST_ROLE = {
    "viewer": {"workflow.view", "execution.view", "credential.view", "model.view", "member.view"},
    "operator": {
        *(
            "workflow.address",
            "workflow.run",
            "execution.own",
            "execution.cancel",
            "asset.view",
            "asset.edit",
        ),
    },
    "editor": {
        "asset.manage",
        *("execution.payload", "execution.manage", "workflow.edit", "credential.edit", "credential.use"),
    },
    "admin": {
        *("credential.manage", "member.manage", "token.manage", "limit.manage", "budget.manage"),
        *("model.sync", "integration.manage", "audit.view"),
    },
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
    """The OpenAPI document."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations() -> dict[str, dict[str, Any]]:
    """The document's description of each operation, by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


OPERATIONS = operations()


def ask(
    person: Person | None, world: World, operation: str, token: str = "", client: Client | None = None
) -> Any:
    """The answer to a valid call by a person, by a token, or by whoever a client is."""
    method, template = operation.split(" ")
    secret = token or (person.token if person else "")
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body = world.body(operation)
    extra: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
    if operation in FORMS:
        files = {name: sent for name, sent in body.items() if isinstance(sent, bytes)}
        extra = {"data": body | {name: SimpleUploadedFile(name, sent) for name, sent in files.items()}}
    client = client or Client(headers=headers)
    if person and not token and operation == CHANGES_SESSION:
        client = Client()
        client.force_login(person.user)
    return getattr(client, method.lower())(world.path(template), **extra)
