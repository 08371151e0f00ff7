"""What a worker needs to know of an execution that it has claimed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings

from executions.engine.record import NodeRecord
from executions.engine.runner import Start
from executions.engine.status import NodeStatus
from executions.models import Execution, NodeRun
from executions.resume_links import link
from executions.runtime.values import is_reference, loaded
from workflows.graph import Graph, Order
from workflows.nodes import catalogue
from workflows.sdk import Json


@dataclass(frozen=True)
class Claimed:
    """An execution that is ours under this fence; `answers` is how many it had then."""

    id: UUID
    fence: int
    answers: int = 0


@dataclass(frozen=True)
class Assignment:
    """A claimed execution with everything about it that the database knows."""

    claimed: Claimed
    organization: UUID
    workflow: UUID
    version: UUID
    reply_to: str
    caller: UUID | None
    deadline: datetime
    start: Start


def load_new(claimed: list[Claimed]) -> tuple[list[Assignment], list[Claimed]]:
    """What is known of executions that have only begun, and those of which more must be read: see `load`.

    One statement, for it is asked inside the transaction that claims them.
    """
    fences = {item.id: item for item in claimed}
    rows = list(_rows(claimed))
    new = [row for row in rows if row.fence == 1 and not row.retry_of_id and not is_reference(row.input)]
    found = [_assignment(row, fences.pop(row.pk), []) for row in new]
    return found, list(fences.values())


def load(claimed: list[Claimed]) -> list[Assignment]:
    """What is known about these executions, nodes that have already ended included."""
    fences = {item.id: item for item in claimed}
    records = _records([item.id for item in claimed])
    return [_assignment(row, fences[row.pk], records.get(row.pk, [])) for row in _rows(claimed)]


def _rows(claimed: list[Claimed]) -> Any:
    ids = [item.id for item in claimed]
    return Execution.objects.filter(pk__in=ids).select_related("workflow", "version").defer("version__graph")


def _assignment(row: Execution, claimed: Claimed, records: list[NodeRecord]) -> Assignment:
    start = Start(
        trigger=row.trigger_node,
        input=loaded(row.input),
        facts=_facts(row),
        records=records,
        only=_only(row),
        link=partial(link, row.pk),
    )
    return Assignment(
        claimed=claimed,
        organization=row.organization_id,
        workflow=row.workflow_id,
        version=row.version_id,
        reply_to=row.reply_to,
        caller=row.called_by_id if row.attached else None,
        deadline=row.deadline,
        start=start,
    )


def _facts(row: Execution) -> dict[str, Json]:
    return {
        "execution": {
            "id": str(row.pk),
            "mode": row.mode,
            "started_at": row.started_at and row.started_at.isoformat(),
            "url": f"{settings.PUBLIC_URL}/executions/{row.pk}/",
        },
        "workflow": {"id": str(row.workflow_id), "name": row.workflow.name, "version": row.version.number},
    }


def _only(row: Execution) -> frozenset[str] | None:
    if not row.until_node:
        return None
    order = Order(Graph.model_validate(row.version.graph), catalogue())  # rare enough to be read here
    return frozenset(order.ancestors[row.until_node] | {row.until_node})


def _records(executions: list[UUID]) -> dict[UUID, list[NodeRecord]]:
    found: dict[UUID, list[NodeRecord]] = {}
    for run in NodeRun.objects.filter(execution__in=executions):
        found.setdefault(run.execution_id, []).append(_record(run))
    return found


def _record(run: NodeRun) -> NodeRecord:
    output = loaded(run.output)
    return NodeRecord(
        node_id=run.node_id,
        iteration=run.iteration,
        attempt=run.attempt,
        status=NodeStatus(run.status),
        effect=run.effect,
        started_at=run.started_at,
        finished_at=run.finished_at,
        input=run.input,
        output=output,
        error=run.error,
        ports=run.ports,
        calls=run.calls,
        earlier=run.earlier,
        wait=run.wait,
        answer=run.answer,
        progress=run.progress,
    )
