"""Workflows that follow others, and how the tests let runs end."""

from typing import Any

from executions.models import Execution
from executions.start.request import StartRequest
from executions.start.starting import execution_start
from executions.status import ExecutionStatus
from executions.worker.journal import Batch, Closing
from executions.worker.queue import claim
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish
from workflows.models import Workflow

ERROR = {"code": "no_stock", "message": "No stock", "hint": None, "node_id": "a", "details": {}}


def worker(who: Person, name: str = "Worker") -> Workflow:
    """A published workflow that others may follow."""
    made = create(who, graph("start>a", says("a", 1, label="Say it")), name)
    publish(who, made)
    found: Workflow = Workflow.objects.get(pk=made["id"])
    return found


def follower(who: Person, kind: str = "trigger.error", name: str = "Follower", **parameters: Any) -> Workflow:
    drawn = graph("follow>b", node("follow", kind, **parameters), says("b", "{{trigger.id}}"))
    made = create(who, drawn, name)
    publish(who, made)
    found: Workflow = Workflow.objects.get(pk=made["id"])
    return found


def run(workflow: Workflow, **settings: Any) -> Execution:
    """A run that has begun."""
    workflow.refresh_from_db()
    assert workflow.published is not None
    trigger_node = workflow.published.graph["nodes"][0]["id"]
    defaults = {"version": workflow.published, "trigger_node": trigger_node, "mode": "api", "input": {"n": 1}}
    started = execution_start(StartRequest(workflow=workflow, **{**defaults, **settings}))
    return Execution.objects.get(pk=started.id)


def end(execution: Execution, status: str = "failed") -> Execution:
    """Let it end as a worker ends it."""
    (mine,) = [item for item in claim("worker", 100) if item.id == execution.pk]
    error = ERROR if status == "failed" else None
    closing = Closing(ExecutionStatus(status), {"said": "so"}, error)
    Batch.apply([Batch(claimed=mine, rows=[], assets=[], cost=execution.cost_usd, usage={}, closing=closing)])
    execution.refresh_from_db()
    assert execution.status == status
    return execution


def runs_of(workflow: Workflow) -> list[Execution]:
    return list(Execution.objects.filter(workflow=workflow).order_by("id"))
