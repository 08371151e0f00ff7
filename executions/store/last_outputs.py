"""The recent outputs of a workflow's nodes."""

from contextlib import suppress
from typing import Any

from accounts.actor import Actor
from executions.models import Execution, NodeRun
from executions.store.values import ValueGoneError, loaded
from executions.wire.access import PAYLOAD
from workflows.models import Workflow

RECENT = 20


def last_outputs(workflow: Workflow, viewer: Actor) -> dict[str, Any]:
    """The newest output of each node among the workflow's recent executions, by node id; empty for viewers who
    may not see all of them."""
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
