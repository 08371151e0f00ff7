"""Cancels executions: a single one, or all of a deleted workflow."""

from functools import partial
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import audit
from core.db.deadlocks import again_after_deadlock
from core.failpoints import failpoint
from executions.models import Execution
from executions.status import OPEN
from executions.store.transitions import cancel_queued, end
from executions.wire.news import answers_message, process_group, send, tell_changed
from workflows.models import Workflow

CANCELLED_AT_ONCE = 100
"""Executions cancelled one by one while somebody waits for the response."""
UNSEEN_AT_ONCE = 20_000


def execution_cancel(*, execution: Execution, actor: Actor | None = None) -> Execution:
    """Cancel permanently: the row first, then a message to its worker. A final execution is not changed.
    Without an actor, the cancellation is a consequence of another action, which the audit log records."""
    holder = _cancel_row(execution.pk, actor)
    if holder is not None:
        failpoint("in_cancel", raises=OperationalError)
        for called in Execution.objects.filter(called_by=execution, attached=True).open():
            execution_cancel(execution=called)
        # Not before the commit: if the change were rolled back, a worker that had stopped would never continue.
        transaction.on_commit(partial(_tell_stopped, execution, holder))
    execution.refresh_from_db()
    return execution


@again_after_deadlock
@transaction.atomic
def _cancel_row(execution: UUID, actor: Actor | None) -> str | None:
    """The worker that held the execution ("" for none), or None if it had already ended."""
    row = Execution.objects.select_for_update().filter(pk=execution).open().first()
    if row is None:
        return None
    holder: str = row.worker
    if not end(row, "cancelled", timezone.now()):
        return None
    if actor is not None:
        audit(actor, "execution.cancelled", row.pk, **told_of(row))
    return holder


def told_of(row: Execution) -> dict[str, str]:
    """What the audit log records about an execution besides its id."""
    return {"name": row.workflow.name, "workflow": str(row.workflow_id)}


def _tell_stopped(execution: Execution, holder: str) -> None:
    async def tell() -> None:
        if holder:
            await send(process_group(holder), {"type": "execution.stop", "execution": str(execution.pk)})
        await tell_changed(execution.pk, execution.workflow_id)
        if execution.reply_to:
            answered = answers_message([{"execution": str(execution.pk)}])
            await send(process_group(execution.reply_to), answered)

    async_to_sync(tell)()


def executions_cancel_of(workflow: Workflow) -> None:
    """Cancel a deleted workflow's unfinished executions: all that no worker has claimed, and CANCELLED_AT_ONCE
    of the others.

    The sweeper cancels the rest: see `executions_cancel_of_deleted`.
    """
    _cancel_unseen(workflow)
    for execution in Execution.objects.filter(workflow=workflow).open()[:CANCELLED_AT_ONCE]:
        execution_cancel(execution=execution)


def executions_cancel_of_deleted(most: int) -> None:
    """Cancel unfinished executions of deleted workflows, at most `most` per status."""
    for status in OPEN:  # each has its own index
        left = Execution.objects.filter(status=status, workflow__deleted_at__isnull=False)
        for execution in left[:most]:
            execution_cancel(execution=execution)


@transaction.atomic
def _cancel_unseen(workflow: Workflow) -> None:
    """In one statement: thousands may be queued, and none of them runs anywhere."""
    unseen = Execution.objects.filter(workflow=workflow, status="queued", started_at=None).order_by()
    locked = list(unseen.select_for_update().values_list("pk", flat=True)[:UNSEEN_AT_ONCE])
    cancel_queued(locked, timezone.now())
