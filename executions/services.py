"""Every way in which an execution begins or is changed from outside."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from core.failpoints import failpoint
from executions.hints import hint
from executions.models import Execution, NodeRun
from executions.runtime.news import answers_message, execution_group, process_group, send, workflow_group
from executions.starting import Start, Started, start_all
from executions.waking import calls_ended
from workflows.models import Workflow

OPEN_NODES = ("queued", "running", "retrying", "waiting", "interrupted")


def execution_start(request: Start) -> Started:
    """Write the execution down, then wake a worker. Raises WireloomError."""
    with transaction.atomic():
        (started,) = start_all([request])
    if isinstance(started, Exception):
        raise started
    if started.is_new:
        hint([started.id])
    return started


def execution_cancel(*, execution: Execution) -> Execution:
    """Cancel for good: the row first, then a word to the worker that holds it. A final one stays as it is."""
    holder = _cancel_row(execution.pk)
    if holder is not None:
        failpoint("in_cancel", raises=OperationalError)
        for called in Execution.objects.filter(called_by=execution, attached=True).open():
            execution_cancel(execution=called)
        # Not before the commit: a worker that stops for a change that is taken back would never go on.
        transaction.on_commit(partial(_tell_stopped, execution, holder))
    execution.refresh_from_db()
    return execution


@transaction.atomic
def _cancel_row(execution: UUID) -> str | None:
    """The worker that held the execution ("" for none), or None when it had already ended."""
    row = Execution.objects.select_for_update().filter(pk=execution).open().first()
    if row is None:
        return None
    holder: str = row.worker
    return holder if end_row(row, timezone.now(), status="cancelled") else None


def end_row(row: Execution, now: datetime, **final: Any) -> bool:
    """End a locked execution whatever its worker does, and cancel those of its nodes that have not ended.

    To be called in a transaction. False where it had ended already.
    """
    nodes = list(row.node_runs.filter(status__in=OPEN_NODES).order_by("id"))
    last = F("seq") + len(nodes) + 1
    raised = {"fence": F("fence") + 1, "seq": last, "state_seq": last}
    ended = {**final, "finished_at": now, "updated_at": now, "lease_until": None}
    if not Execution.objects.filter(pk=row.pk).open().update(**ended, **raised):
        return False
    for place, node in enumerate(nodes, start=row.seq + 1):
        node.status, node.finished_at, node.seq = "cancelled", now, place
    NodeRun.objects.bulk_update(nodes, ["status", "finished_at", "seq"])
    if row.attached and row.called_by_id:
        calls_ended([row.called_by_id])
    return True


def _tell_stopped(execution: Execution, holder: str) -> None:
    async def tell() -> None:
        if holder:
            await send(process_group(holder), {"type": "execution.stop", "execution": str(execution.pk)})
        changed = {"type": "execution.changed", "execution": str(execution.pk)}
        await send(execution_group(execution.pk), changed)
        await send(workflow_group(execution.workflow_id), changed)
        if execution.reply_to:
            answered = answers_message([{"execution": str(execution.pk)}])
            await send(process_group(execution.reply_to), answered)

    async_to_sync(tell)()


def executions_cancel_of(workflow: Workflow) -> None:
    """Cancel everything of a workflow that has not ended."""
    for execution in Execution.objects.filter(workflow=workflow).open():
        execution_cancel(execution=execution)
