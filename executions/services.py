"""Every way in which an execution begins or is changed from outside."""

from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.errors import ConflictError, InvalidError, NotFoundError, WireloomError
from executions.hints import hint
from executions.models import Execution, NodeRun
from executions.runtime.news import execution_group, process_group, send, workflow_group
from executions.starting import Start, Started, start_all
from workflows.models import Workflow
from workflows.sdk import Json

OPEN_NODES = ("queued", "running", "retrying", "waiting", "interrupted")


def execution_start(request: Start) -> Started:
    """Write the execution down, then wake a worker. Raises WireloomError."""
    with transaction.atomic():
        (started,) = start_all([request])
    if isinstance(started, WireloomError):
        raise started
    if started.is_new:
        hint([started.id])
    return started


def execution_cancel(*, execution: Execution) -> Execution:
    """Cancel for good: the row first, then a word to the worker that holds it. A final one stays as it is."""
    holder = _cancel_row(execution.pk)
    if holder is not None:
        # Not before the commit: a worker that stops for a change that is taken back would never go on.
        transaction.on_commit(partial(_tell_stopped, execution, holder))
    execution.refresh_from_db()
    return execution


@transaction.atomic
def _cancel_row(execution: UUID) -> str | None:
    """The worker that held the execution ("" for none), or None when it had already ended."""
    now = timezone.now()
    row = Execution.objects.select_for_update().filter(pk=execution).open().first()
    if row is None:
        return None
    holder: str = row.worker
    nodes = list(row.node_runs.filter(status__in=OPEN_NODES).order_by("id"))
    changed = (
        Execution.objects.filter(pk=execution)
        .open()
        .update(
            status="cancelled",
            finished_at=now,
            updated_at=now,
            lease_until=None,
            fence=F("fence") + 1,
            seq=F("seq") + len(nodes) + 1,
            state_seq=F("seq") + len(nodes) + 1,
        )
    )
    if not changed:
        return None
    for place, node in enumerate(nodes, start=row.seq + 1):
        node.status, node.finished_at, node.seq = "cancelled", now, place
    NodeRun.objects.bulk_update(nodes, ["status", "finished_at", "seq"])
    return holder


def _tell_stopped(execution: Execution, holder: str) -> None:
    async def tell() -> None:
        if holder:
            await send(process_group(holder), {"type": "execution.stop", "execution": str(execution.pk)})
        changed = {"type": "execution.changed", "execution": str(execution.pk)}
        await send(execution_group(execution.pk), changed)
        await send(workflow_group(execution.workflow_id), changed)
        if execution.reply_to:
            answered = {"type": "execution.answered", "execution": str(execution.pk)}
            await send(process_group(execution.reply_to), answered)

    async_to_sync(tell)()


def executions_cancel_of(workflow: Workflow) -> None:
    """Cancel everything of a workflow that has not ended."""
    for execution in Execution.objects.filter(workflow=workflow).open():
        execution_cancel(execution=execution)


def execution_resolve(
    *, execution: Execution, node_id: str, iteration: str, action: str, data: Json = None
) -> Execution:
    """Decide about a node whose outcome is unknown: run it again, skip it with `data`, or let it fail."""
    changes = _RESOLUTIONS.get(action)
    if changes is None:
        raise InvalidError(
            f"{action!r} cannot be done with this node.", f"Choose one of {', '.join(_RESOLUTIONS)}."
        )
    _resolve_row(execution, node_id, iteration, changes | ({"output": data} if action == "skip" else {}))
    hint([execution.pk])
    execution.refresh_from_db()
    return execution


_RESOLUTIONS: dict[str, dict[str, Any]] = {
    # An attempt that never began: the engine starts the next one.
    "rerun": {"status": "queued", "finished_at": None},
    "skip": {"status": "skipped", "ports": ["main"]},
    "fail": {
        "status": "failed",
        "ports": None,
        "error": {
            "code": "interrupted",
            "message": "The node was interrupted and it is not known whether it acted.",
            "hint": None,
            "details": {},
        },
    },
}


@transaction.atomic
def _resolve_row(execution: Execution, node_id: str, iteration: str, changes: dict[str, Any]) -> None:
    row = Execution.objects.select_for_update().get(pk=execution.pk)
    node = row.node_runs.filter(node_id=node_id, iteration=iteration).first()
    if node is None:
        raise NotFoundError(f"The execution has no node run {node_id!r}.")
    if row.status != "waiting" or node.status != "interrupted":
        raise ConflictError(
            f"The node is {node.status} and the execution {row.status}; there is nothing to decide.",
            code="not_waiting",
        )
    row.node_runs.filter(pk=node.pk).update(**{"finished_at": timezone.now(), **changes}, seq=row.seq + 1)
    Execution.objects.filter(pk=row.pk, status="waiting").update(
        status="queued", seq=row.seq + 2, state_seq=row.seq + 2, hinted_at=timezone.now()
    )
