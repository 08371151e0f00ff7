"""Test addresses of the draft's webhooks: while the editor listens, one call runs the draft."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from core.errors import NotFoundError
from workflows.drafts import draft_load
from workflows.models import DraftHook, Workflow

TYPE = "trigger.webhook"
LISTENS_FOR = timedelta(seconds=120)


@transaction.atomic
def listening_start(*, workflow: Workflow, node_id: str, actor: Actor) -> DraftHook:
    """Accept a call at the webhook's test address, for LISTENS_FOR or until one has arrived.

    The address stays the same for as long as the node exists. Raises NotFoundError if the draft has no such
    webhook.
    """
    hooks = [node.id for node in draft_load(workflow).nodes if node.type == TYPE and not node.disabled]
    if node_id not in hooks:
        hint = "First save the draft with an enabled webhook."
        raise NotFoundError(f"The draft has no webhook {node_id!r}.", hint)
    workflow.draft_hooks.exclude(node_id__in=hooks).delete()
    until = {"listening_until": timezone.now() + LISTENS_FOR, "execution": None}
    found, _ = DraftHook.objects.update_or_create(workflow=workflow, node_id=node_id, defaults=until)
    audit(actor, "trigger.listening_started", workflow.pk, name=workflow.name, node_id=node_id)
    return found


def listening_get(*, workflow: Workflow, node_id: str) -> DraftHook:
    """The webhook's test address. Raises NotFoundError if nobody has listened yet."""
    found: DraftHook | None = workflow.draft_hooks.filter(node_id=node_id).first()
    if found is None:
        raise NotFoundError(f"The webhook {node_id!r} has no test address.", "Listen for a test call first.")
    return found


@transaction.atomic
def listening_stop(*, workflow: Workflow, node_id: str, actor: Actor) -> None:
    """Stop accepting test calls; does nothing if nobody is listening."""
    listening = workflow.draft_hooks.filter(node_id=node_id, listening_until__isnull=False)
    if listening.update(listening_until=None):
        audit(actor, "trigger.listening_stopped", workflow.pk, name=workflow.name, node_id=node_id)


def listening_end(hook: DraftHook, execution: UUID) -> bool:
    """Whether this call, which starts `execution`, is the one that was listened for; of several concurrent
    calls only one is."""
    # No joins: after waiting for a concurrent call, PostgreSQL does not re-check the rows of other tables.
    matched = DraftHook.objects.filter(pk=hook.pk, listening_until__gt=timezone.now())
    return bool(matched.update(listening_until=None, execution=execution))
