"""Rows for the tests of what runs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ai_models.models import LlmCall
from executions.models import Execution, NodeRun
from executions.start.request import StartRequest
from executions.store.leases import LEASE_S
from tests.people import Person
from workflows.drafts import draft_load
from workflows.models import Workflow
from workflows.services import version_of, workflow_create

GRAPH: dict[str, Any] = {
    "nodes": [{"id": "start", "type": "trigger.manual"}, {"id": "set", "type": "data.set"}],
    "edges": [{"source": "start", "target": "set"}],
}


def workflow(person: Person, graph: dict[str, Any] | None = None, name: str = "Test") -> Workflow:
    """A workflow of the person's organisation."""
    return workflow_create(actor=person.actor, name=name, graph=graph or GRAPH)


def start_of(made: Workflow, **settings: Any) -> StartRequest:
    """A request that starts its draft."""
    version = version_of(workflow=made, user=None, graph=draft_load(made))
    defaults = {"trigger_node": "start", "mode": "manual", "input": {}}
    return StartRequest(workflow=made, version=version, **{**defaults, **settings})


def execution(person: Person, **fields: Any) -> Execution:
    """A queued execution, with these fields changed."""
    row = start_of(workflow(person)).row(timezone.now())
    row.lease_until = (
        timezone.now() + timedelta(seconds=LEASE_S) if fields.get("status") == "running" else None
    )
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def run_of(row: Execution, node_id: str = "set", **fields: Any) -> NodeRun:
    """A run of one of its nodes: interrupted in its first attempt, with these fields changed."""
    fields = {"attempt": 1, "status": "interrupted", "effect": "unsafe", "seq": 2, **fields}
    made: NodeRun = NodeRun.objects.create(execution=row, node_id=node_id, **fields)
    return made


def call_of(row: Execution, node_id: str = "set", **fields: Any) -> LlmCall:
    """A call of a model by one of its nodes."""
    fields = {"attempt": 1, "number": 1, "status": "succeeded", "created_at": timezone.now(), **fields}
    owner = {"organization_id": row.organization_id, "workflow": row.workflow_id, "execution": row.pk}
    made: LlmCall = LlmCall.objects.create(**owner, node_id=node_id, **fields)
    return made
