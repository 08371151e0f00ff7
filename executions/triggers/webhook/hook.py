"""A callable webhook: its target and its settings."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.db.stamps import Proof, outdated
from core.errors import NotFoundError, UnprocessableError
from executions.store.firing import TRIGGERS, StaleError
from workflows.drafts import draft_load, draft_problems
from workflows.graph import errors
from workflows.models import DraftHook, Trigger, Workflow, WorkflowVersion
from workflows.services import version_of
from workflows.test_addresses import TYPE


@dataclass(frozen=True, kw_only=True)
class Hook:
    """What a call starts. `trigger` is the id of the Trigger row, None for the draft under test."""

    workflow: Workflow
    version: WorkflowVersion
    node_id: str
    parameters: dict[str, Any]
    credential_id: UUID | None
    trigger: UUID | None
    proof: Proof | None = None
    """The trigger's state when it was looked up."""
    listening: DraftHook | None = None
    """The test address that was called."""


def live_hook(token: str) -> Hook:
    """The published webhook at that address. Raises NotFoundError, equally for unknown and inactive ones."""
    found = Trigger.objects.live().filter(token=token, type=TYPE)
    # The stamps first: if the trigger changes meanwhile, the stamps are the outdated part.
    stamps = TRIGGERS.now(found.values_list("pk", flat=True))
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
        proof=TRIGGERS.proof(row.pk, stamps.get(row.pk, ())),
    )


def draft_hook(token: str) -> Hook:
    """The draft's webhook at that test address, while somebody listens.

    Raises NotFoundError if nobody does, UnprocessableError `invalid_graph` if the draft cannot run.
    """
    row = DraftHook.objects.listening().filter(token=token).select_related("workflow").first()
    if row is None:
        raise not_listening()
    graph = draft_load(row.workflow)
    node = graph.by_id.get(row.node_id)
    if node is None or node.type != TYPE or node.disabled:
        raise not_listening()
    if errors(draft_problems(row.workflow, graph)):
        raise UnprocessableError("The draft cannot run.", "The editor shows why.", code="invalid_graph")
    return Hook(
        workflow=row.workflow,
        version=version_of(workflow=row.workflow, user=None, graph=graph),
        node_id=node.id,
        parameters=node.parameters,
        credential_id=UUID(node.credential) if node.credential else None,
        trigger=None,
        listening=row,
    )


def require_current(hook: Hook) -> None:
    """Raises StaleError if a live webhook has changed, or was switched off, since it was looked up."""
    if hook.proof and outdated([hook.proof]):
        raise StaleError


def not_listening() -> NotFoundError:
    """The error if nobody listens at this test address."""
    hint = "Listen for a test call in the editor; it accepts one call within two minutes."
    return NotFoundError("Nobody is listening at this test address.", hint)
