"""A webhook that may be called: where its address leads, and by which settings."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import NotFoundError
from workflows.models import Trigger, Workflow, WorkflowVersion

TYPE = "trigger.webhook"


@dataclass(frozen=True, kw_only=True)
class Hook:
    """What a call starts. `trigger` is the id of the Trigger row."""

    workflow: Workflow
    version: WorkflowVersion
    node_id: str
    parameters: dict[str, Any]
    credential_id: UUID | None
    trigger: UUID


def live_hook(token: str) -> Hook:
    """The published webhook at that address. Raises NotFoundError, alike for unknown and for sleeping ones."""
    found = Trigger.objects.live().filter(token=token, type=TYPE)
    row = found.select_related("workflow", "version").defer("version__graph").first()
    if row is None:
        raise NotFoundError("There is no webhook at this address.", "Is its workflow published and active?")
    return Hook(
        workflow=row.workflow,
        version=row.version,
        node_id=row.node_id,
        parameters=row.parameters,
        credential_id=row.credential_id,
        trigger=row.pk,
    )
