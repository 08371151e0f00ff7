"""Executions that have ended, and what the engine makes of the one that follows them."""

from typing import Any

from asgiref.sync import async_to_sync
from django.utils import timezone

from executions.engine.plan import ExecutionPlan
from executions.engine.runner import Runner
from executions.engine.testing import FakeContexts, ManualClock, MemoryJournal
from executions.models import Execution, NodeRun
from executions.worker.assignments import load
from executions.worker.queue import claim
from tests.executions.factories import start_of, workflow
from tests.people import Person
from workflows.graph import Graph
from workflows.nodes import catalogue


def ran(node_id: str, status: str = "succeeded", **fields: Any) -> dict[str, Any]:
    """A node run's fields; one that ended well left by `main`."""
    ports = {"succeeded": ["main"], "reused": ["main"], "skipped": []}.get(status)
    return {"node_id": node_id, "attempt": 1, "status": status, "effect": "pure", "ports": ports, **fields}


def ended(
    person: Person, graph: dict[str, Any], *runs: dict[str, Any], status: str = "failed", **start: Any
) -> Execution:
    """An execution of the graph that has ended with these node runs."""
    row = start_of(workflow(person, graph), **start).row(timezone.now())
    row.status, row.finished_at = status, timezone.now()
    row.save(force_insert=True)
    NodeRun.objects.bulk_create(NodeRun(execution=row, seq=seq, **run) for seq, run in enumerate(runs, 2))
    return row


def drive(row: Execution) -> MemoryJournal:
    """Claim the execution and run it to its end; its journal knows what ran, not what was taken over."""
    (assignment,) = load([claimed for claimed in claim("one", 10) if claimed.id == row.pk])
    plan = ExecutionPlan(Graph.model_validate(row.version.graph), catalogue())
    journal = MemoryJournal()
    runner = Runner(plan, assignment.start, journal, FakeContexts(), ManualClock())
    async_to_sync(runner.run)()
    return journal
