"""What the API of workflows tells of their executions: see `workflows.callbacks`."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.actor import Actor
from executions.models import Execution, NodeRun
from executions.store.values import ValueGoneError, loaded
from executions.wire.access import PAYLOAD
from executions.wire.shapes import summary
from workflows.models import Workflow

RECENT = 20
"""Executions of a workflow among which the newest outputs are looked for."""


def last_runs(workflows: Collection[UUID], viewer: Actor) -> dict[UUID, dict[str, Any]]:
    """The newest execution's summary of each workflow."""
    newest = Execution.objects.filter(workflow=OuterRef("workflow")).order_by("-id").values("id")[:1]
    rows = Execution.objects.filter(workflow__in=workflows, id=Subquery(newest))
    return {row.workflow_id: summary(row, viewer) for row in rows.select_related("workflow", "version")}


def last_outputs(workflow: Workflow, viewer: Actor) -> dict[str, Any]:
    """The newest output of each node among the workflow's recent executions, by node id; none for who may not see
    them all."""
    if PAYLOAD not in viewer.permissions:
        return {}
    recent = Execution.objects.filter(workflow=workflow).order_by("-id").values_list("id", flat=True)[:RECENT]
    runs = NodeRun.objects.filter(execution__in=list(recent), status="succeeded", iteration="")
    newest = {run.node_id: run.output for run in runs.order_by("execution_id", "id")}
    found = {}
    for node_id, output in newest.items():
        with suppress(ValueGoneError):
            found[node_id] = loaded(output, workflow.organization_id)
    return found
