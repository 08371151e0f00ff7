"""Executions as the API, the events and the sockets show them (contract, section 4)."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from pydantic import Field

from accounts.actor import Actor
from ai_models.ledger.money import money_text
from core.db.compiled_query import CompiledQuery
from core.wire import Answer, As, Json, JsonObject, OneOf, Open
from executions.models import MODES, ListedExecution
from executions.models import Execution as ExecutionRow
from executions.status import STATUSES
from executions.wire.access import is_own, shows_payload
from executions.wire.node_runs import NodeRun
from executions.wire.redactable import Redactable, RunError
from executions.wire.usage import UsageJson, usage_of
from workflows.graph import Graph
from workflows.models import Workflow

Status = Annotated[str, OneOf(STATUSES)]
Viewer = Actor | None
"""The viewer; None is the execution's own caller, who receives the reply."""


def shows(row: ExecutionRow | ListedExecution, viewer: Viewer) -> bool:
    """Whether the viewer may see its inputs and outputs."""
    return viewer is None or shows_payload(viewer, row)


class Started(Answer):
    """An accepted execution."""

    id: UUID
    status: Status


class ExecutionSummary(Redactable):
    """A row of the list of executions."""

    id: Open[UUID]
    retry_of: Open[UUID | None]
    workflow: Open[UUID]
    workflow_name: Open[str]
    version: Open[int | None]
    mode: Open[Annotated[str, OneOf(MODES)]]
    status: Open[Status]
    seq: Open[int]
    created_at: Open[datetime]
    started_at: Open[datetime | None]
    finished_at: Open[datetime | None]
    cost_usd: Open[str]
    usage: Open[UsageJson]
    error: RunError | None
    own: Open[bool] = Field(description="Whether the caller started it manually.")

    @classmethod
    def of(
        cls, row: ExecutionRow | ListedExecution, viewer: Viewer, seq: int | None = None, **more: Any
    ) -> Self:
        """The execution in a row as the viewer may see it, with the extra fields of a subclass in `more`."""
        return cls(
            id=row.id,
            retry_of=row.retry_of_id,
            workflow=row.workflow_id,
            workflow_name=row.workflow_name,
            version=row.version_number,
            mode=row.mode,
            status=row.status,
            seq=row.state_seq if seq is None else seq,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            cost_usd=money_text(row.cost_usd),
            usage=usage_of(row.usage),
            error=RunError.of(row.error),
            own=viewer is not None and is_own(viewer, row),
            **more,
        ).as_seen(shows(row, viewer))


class ExecutionState(ExecutionSummary):
    """The execution without its nodes."""

    input: Json
    output: Json

    @classmethod
    def with_values(cls, row: ExecutionRow, viewer: Viewer, seq: int | None = None, **more: Any) -> Self:
        """The execution in a row, as sent in an event."""
        return cls.of(row, viewer, seq, input=row.input, output=row.output, **more)


class Execution(ExecutionState):
    """The whole execution."""

    graph: Open[Annotated[JsonObject, As(Graph)]]
    nodes: Open[list[NodeRun]]

    @classmethod
    def whole(cls, row: ExecutionRow, viewer: Viewer) -> Self:
        """The execution in a row, with the graph it ran and its nodes outside containers."""
        sees = shows(row, viewer)
        nodes = [NodeRun.of(run, sees) for run in row.node_runs.filter(iteration="").order_by("id")]
        return cls.with_values(row, viewer, row.seq, graph=Graph.versioned(row.version.graph), nodes=nodes)


def last_runs(workflows: Collection[UUID], viewer: Actor) -> dict[UUID, ExecutionSummary]:
    """The summary of each workflow's newest execution."""
    return {row.workflow_id: ExecutionSummary.of(row, viewer) for row in _LAST_RUNS(tuple(workflows))}


def _last_runs(workflows: Collection[Any]) -> "QuerySet[Any]":
    # Queried per workflow: testing each execution for being the newest would cost more with every run.
    newest = ExecutionRow.objects.filter(workflow=OuterRef("pk")).order_by("-id").values("id")[:1]
    ids = Workflow.objects.filter(pk__in=workflows).order_by().values(newest=Subquery(newest))
    return ExecutionRow.objects.filter(pk__in=ids).order_by().with_names()


_LAST_RUNS = CompiledQuery(ListedExecution, _last_runs)
