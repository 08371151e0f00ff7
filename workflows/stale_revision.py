"""What somebody is told who saves over a draft that is newer than theirs."""

from datetime import datetime
from typing import Annotated, Self

from core.wire import Answer, As, Email, JsonObject
from workflows.drafts import draft_load
from workflows.graph import Graph
from workflows.models import Workflow


class StaleRevision(Answer):
    """What the details of `stale_revision` say: the newest draft, and whose it is."""

    revision: int
    graph: Annotated[JsonObject, As(Graph)]
    updated_at: datetime
    updated_by: Email | None

    @classmethod
    def of(cls, workflow: Workflow) -> Self:
        """The workflow's draft as it is now."""
        return cls(
            revision=workflow.revision,
            graph=draft_load(workflow).as_dict(),
            updated_at=workflow.updated_at,
            updated_by=workflow.updated_by.email if workflow.updated_by else None,
        )
