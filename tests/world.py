"""One of everything in Alice's organisation, and how every operation of the API is called on it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from accounts.services import token_create
from ai_models.budgets.services import budget_create
from ai_models.connect.services import integration_connect
from ai_models.routes.services import route_create
from assets.spool import Spool
from assets.storage import store
from credentials.services import credential_create
from executions.models import Execution, NodeRun
from executions.models.hook_calls import HookCall
from executions.store.values import written
from tests.people import PASSWORD, Person
from workflows.models import Workflow
from workflows.services import workflow_create, workflow_publish
from workflows.test_addresses import listening_start

GRAPH: dict[str, Any] = {
    "nodes": [
        {"id": "start", "type": "trigger.manual"},
        {"id": "hook", "type": "trigger.webhook"},
        {"id": "call", "type": "http.request", "parameters": {"url": "https://example.com/"}},
        {
            "id": "ask",
            "type": "openrouter.chat",
            "parameters": {"model": "sandbox/brief", "user_prompt": "Hi"},
        },
    ],
    "edges": [{"source": "start", "target": "call"}, {"source": "hook", "target": "call"}],
}

BODIES: dict[str, Any] = {
    "PATCH /api/account/": {"name": "Another"},
    "POST /api/account/confirmation/": {"password": PASSWORD},
    "POST /api/account/passkeys/": {"name": "Laptop", "credential": {"id": "x", "response": {}}},
    "POST /api/account/second-factor/confirmation/": {"code": "000000"},
    "POST /api/account/password/": {"current": PASSWORD, "new": "another sentence of a password"},
    "POST /api/assets/": {"file": b"name,amount\n"},
    "POST /api/budgets/": {"scope": "organization", "period": "month", "limit_usd": "12.50"},
    "PATCH /api/budgets/{id}/": {"limit_usd": "20"},
    "POST /api/credentials/": {"name": "New", "type": "http_bearer", "data": {"token": "t" * 20}},
    "PATCH /api/credentials/{id}/": {"name": "Renamed"},
    "POST /api/executions/{id}/nodes/{node_id}/resolve/": {"action": "skip", "data": {"ok": True}},
    "POST /api/executions/{id}/retry/": {"from": "start"},
    "PUT /api/integrations/openrouter/": {"api_key": "sk-or-v1-" + "1" * 64},
    "POST /api/members/": {"email": "new@example.com", "role": "viewer"},
    "PATCH /api/members/{id}/": {"role": "operator"},
    "PATCH /api/organization/": {"max_running": 5, "host_per_minute": None},
    "POST /api/routes/": {"id": "second", "driver": "sandbox"},
    "PATCH /api/routes/{id}/": {"default_model": "sandbox/brief"},
    "POST /api/routes/{id}/check/": {"canary": False},
    "POST /api/schedules/preview/": {"rules": [{"cron": "0 9 * * *"}], "timezone": "Europe/Berlin"},
    "POST /api/session/organization/": {"organization": "{organization}"},
    "POST /api/tokens/": {"name": "New", "scopes": ["workflow.view"]},
    "POST /api/workflows/": {"name": "New", "graph": GRAPH},
    "PATCH /api/workflows/{id}/": {"name": "Renamed"},
    "PUT /api/workflows/{id}/graph/": {"revision": 1, "graph": {"nodes": [], "edges": []}},
    "POST /api/workflows/{id}/nodes/{node_id}/request/": {"input": {"name": "Ada"}},
    "POST /api/workflows/{id}/preview/": {"graph": GRAPH, "node_id": "call", "template": "{{trigger}}"},
    "POST /api/workflows/{id}/run/": {"input": {}},
}
"""Valid bodies by operation; an operation that is not here takes none."""

FORMS = {"POST /api/assets/"}
"""Those whose body is a form, with bytes as its files; all others are JSON."""


@dataclass
class World:
    """The ids by the collection in whose address they stand."""

    ids: dict[str, str]
    organization: str

    def path(self, template: str) -> str:
        """The address of an operation on what is in the world."""
        collection = template.removeprefix("/api/").partition("/")[0]
        # Only what has ended can be run again; everything else happens to the run that waits.
        kind = "ended" if template.endswith("/retry/") else collection
        node = "hook" if "/triggers/" in template else "ask" if "/request/" in template else "call"
        path = template.replace("{id}", self.ids.get(kind, self.organization)).replace("{node_id}", node)
        return path.replace("{asset}", self.ids["values"])

    def body(self, operation: str) -> Any:
        """A valid body for the operation."""
        body = BODIES.get(operation)
        return {"organization": self.organization} if "session/organization" in operation else body


def make_world(people: dict[str, Person]) -> World:
    """A published workflow with a run that waits for a decision and a call; one of everything else."""
    alice = people["alice"]
    credential = credential_create(
        actor=alice.actor, name="Main", type="openrouter", data={"api_key": "sk-or-v1-" + "0" * 64}
    )
    budget = budget_create(actor=alice.actor, scope="organization", period="day", limit_usd=Decimal(5))
    integration_connect(actor=alice.actor, api_key="sk-or-v1-" + "2" * 64, source="key")
    route = route_create(actor=alice.actor, slug="try-out", driver="sandbox")
    workflow = workflow_create(actor=alice.actor, name="Daily", graph=GRAPH)
    workflow_publish(workflow=workflow, actor=alice.actor)
    listening_start(workflow=workflow, node_id="hook", actor=alice.actor)
    execution = make_execution(Workflow.objects.get(pk=workflow.pk))
    value = written('"a large value"', alice.actor.organization.pk, execution.pk)
    value.save()
    file = store(Spool.of(b"hello", 100), alice.actor.organization.pk, "hello.txt", execution=execution.pk)
    file.save()
    token, _ = token_create(actor=people["anna"].actor, name="Another", scopes=[])
    member = Membership.objects.get(user=people["vera"].user)
    ids = {
        "workflows": workflow.pk,
        "executions": execution.pk,
        "ended": make_execution(execution.workflow, status="failed").pk,
        "credentials": credential.pk,
        "budgets": budget.pk,
        "routes": route.slug,
        "calls": make_call(execution.workflow).pk,
        "tokens": token.pk,
        "values": value.pk,
        "assets": file.pk,
        "members": member.pk,
    }
    return World({name: str(pk) for name, pk in ids.items()}, organization=str(alice.actor.organization.pk))


def make_execution(workflow: Workflow, status: str = "waiting", **fields: Any) -> Execution:
    """A run whose node `call` was interrupted."""
    execution = Execution.objects.create(
        organization=workflow.organization,
        workflow=workflow,
        version=workflow.published,
        trigger_node="start",
        mode="manual",
        **{"status": status, "seq": 3, "state_seq": 3, "input": {}, **fields},
        deadline=timezone.now() + timedelta(days=1),
    )
    runs = [("start", "succeeded", 1), ("call", "interrupted", 2)]
    for node_id, state, seq in runs:
        NodeRun.objects.create(
            execution=execution, node_id=node_id, attempt=1, status=state, effect="unsafe", seq=seq
        )
    return execution


def make_call(workflow: Workflow) -> HookCall:
    """A call of the webhook `hook`."""
    return HookCall.objects.create(
        workflow=workflow,
        node_id="hook",
        method="POST",
        path="/hooks/token",
        headers={"content-type": "application/json"},
        body=b'{"a": 1}',
        size=8,
        outcome="accepted",
    )


def rows() -> dict[str, list[str]]:
    """Every row of every table, without when a token was last used."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            kept = [place for place, name in enumerate(names) if name != "last_used_at"]
            found[table] = sorted(repr([row[place] for place in kept]) for row in cursor.fetchall())
    return found
