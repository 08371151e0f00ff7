"""The error details for a save over a draft that is newer."""

from datetime import datetime
from typing import Annotated, Self

from core.wire import Answer, As, Email, JsonObject
from workflows.drafts import draft_load
from workflows.graph import Graph
from workflows.models import Workflow


class StaleRevision(Answer):
    """The details of `stale_revision`: the newest draft, and who saved it."""

    revision: int
    graph: Annotated[JsonObject, As(Graph)]
    updated_at: datetime
    updated_by: Email | None

    @classmethod
    def of(cls, workflow: Workflow) -> Self:
        """The workflow's current draft."""
        return cls(
            revision=workflow.revision,
            graph=draft_load(workflow).as_dict(),
            updated_at=workflow.updated_at,
            updated_by=workflow.updated_by.email if workflow.updated_by else None,
        )
