"""The API's answers about workflows (contract, section 2)."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from accounts.actor import Actor
from core.wire import Answer, As, Json, JsonObject, Named
from workflows.api.trigger_answers import ADDRESS, Trigger, triggers_of
from workflows.callbacks import answers
from workflows.drafts import draft_load, draft_problems
from workflows.graph import Graph
from workflows.listed import ListedWorkflow
from workflows.models import Workflow as WorkflowRecord
from workflows.request_preview import RequestPreview
from workflows.sdk import Problem

GraphJson = Annotated[JsonObject, As(Graph)]
Row = WorkflowRecord | ListedWorkflow
Problems = list[Annotated[JsonObject, As(Problem)]]


class WorkflowRow(Answer):
    """A row of the list of workflows."""

    id: UUID
    name: str
    description: str
    active: bool
    revision: int
    published_version: int | None
    published_revision: int | None
    timeout_s: int
    max_running: int | None
    retention_days: int | None
    retention_failed_days: int | None
    retention_count: int | None
    triggers: list[Trigger]
    last_run: Annotated[Any, Named("ExecutionSummary")] | None
    created_at: datetime
    updated_at: datetime
    redacted: bool = Field(
        description="Whether the triggers' addresses are hidden (null) because the caller's role may not see them."
    )

    @classmethod
    def of(cls, row: Row, triggers: list[Trigger], last_run: Any, viewer: Actor, **more: Any) -> Self:
        """The workflow in a row as the viewer may see it, with the extra fields of a subclass in `more`."""
        return cls(
            id=row.id,
            name=row.name,
            description=row.description,
            active=row.active,
            revision=row.revision,
            published_version=row.published_number,
            published_revision=row.published_revision,
            timeout_s=row.timeout_s,
            max_running=row.max_running,
            retention_days=row.retention_days,
            retention_failed_days=row.retention_failed_days,
            retention_count=row.retention_count,
            triggers=triggers,
            last_run=last_run,
            created_at=row.created_at,
            updated_at=row.updated_at,
            redacted=ADDRESS not in viewer.permissions,
            **more,
        )

    @classmethod
    def several(cls, rows: Collection[Row], viewer: Actor, **more: Any) -> list[Self]:
        """The workflows of a page."""
        ids = [row.id for row in rows]
        triggers, last_runs = triggers_of(ids, viewer), answers.last_runs(ids, viewer)
        return [cls.of(row, triggers[row.id], last_runs.get(row.id), viewer, **more) for row in rows]


class Workflow(WorkflowRow):
    """A workflow with its draft and the draft's problems."""

    graph: GraphJson
    problems: Problems

    @classmethod
    def whole(cls, row: WorkflowRecord, viewer: Actor) -> Self:
        """The workflow in a row with its draft."""
        graph = draft_load(row)
        problems = [problem.as_dict() for problem in draft_problems(row, graph)]
        return cls.several([row], viewer, graph=graph.as_dict(), problems=problems)[0]


class GraphSaved(Answer):
    """The saved draft."""

    revision: int
    problems: Problems
    graph: GraphJson

    @classmethod
    def of(cls, row: WorkflowRecord, graph: Graph) -> Self:
        """The workflow's draft, whose graph is now `graph`."""
        problems = [problem.as_dict() for problem in draft_problems(row, graph)]
        return cls(revision=row.revision, problems=problems, graph=graph.as_dict())


class PreviewError(Answer):
    """Why a template has no value, and where in it the error is."""

    code: str
    message: str
    hint: str | None
    line: int | None
    column: int | None


class ModelRequest(Answer):
    """What a node would send to a model. `why` says by the path of each field where it comes from."""

    request: JsonObject
    why: dict[str, str]
    problems: Problems

    @classmethod
    def of(cls, preview: RequestPreview) -> Self:
        """The preview."""
        problems = [problem.as_dict() for problem in preview.problems]
        return cls(request=preview.request, why=dict(preview.why), problems=problems)


class Preview(Answer):
    """The value of the template."""

    value: Json
    type: Literal["string", "boolean", "number", "array", "object", "null"]
    source: Literal["last_run", "example", "mixed"]
    error: PreviewError | None
