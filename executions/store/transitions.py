"""All changes of an execution's status except those made in bulk by SQL (`leases`, `outcomes`).

They all go through `_move`, which checks the transitions in `executions.status`. A change increments `seq` and
`state_seq`; one that takes an execution from its worker also increments the fence, so that the worker's later
writes change nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from executions.models import Execution, NodeRun
from executions.models.querysets import ExecutionQuerySet
from executions.status import NODE_OPEN, before

FREE: dict[str, Any] = {"worker": "", "lease_until": None, "hinted_at": None, "fence": F("fence") + 1}
"""The columns of an execution that its worker no longer holds."""


def _move(rows: ExecutionQuerySet, to: str, numbers: int = 1, **changes: Any) -> int:
    """Change the status of those of `rows` that may change to `to`; returns how many. It counts as `numbers`
    changes."""
    last = F("seq") + numbers
    return rows.filter(status__in=before(to)).update(status=to, seq=last, state_seq=last, **changes)


def wake(row: Execution) -> None:
    """`waiting → queued` for a locked row. Waiting time does not count towards its time limit."""
    now = timezone.now()
    waited = now - (row.parked_at or now)
    waiting = Execution.objects.filter(pk=row.pk, status="waiting")
    nothing: dict[str, Any] = {"parked_at": None, "wake_at": None, "calls_left": None}
    _move(waiting, "queued", deadline=row.deadline + waited, hinted_at=now, updated_at=now, **nothing)


def hand_back(worker: str) -> int:
    """`running → queued` for all executions of a worker that has stopped or is known to be dead; returns how
    many."""
    return _move(Execution.objects.filter(worker=worker, status="running"), "queued", **FREE)


def take_back(lost: ExecutionQuerySet, now: datetime) -> int:
    """`running → queued` for executions with an expired lease; returns how many."""
    return _move(
        lost.filter(status="running"), "queued", updated_at=now, recoveries=F("recoveries") + 1, **FREE
    )


def cancel_queued(executions: Collection[UUID], now: datetime) -> None:
    """`queued → cancelled` in one statement, for executions that no worker has claimed."""
    queued = Execution.objects.filter(pk__in=executions, status="queued")
    _move(queued, "cancelled", finished_at=now, updated_at=now, fence=F("fence") + 1)
    callers = Execution.objects.filter(pk__in=executions, attached=True).values_list("called_by", flat=True)
    calls_ended(caller for caller in callers if caller)


def end(row: Execution, to: str, now: datetime, **final: Any) -> bool:
    """End a locked execution whatever its worker does, and cancel its unfinished nodes.

    Call in a transaction. False if it had already ended.
    """
    nodes = list(row.node_runs.filter(status__in=NODE_OPEN).order_by("id"))
    times = {"finished_at": now, "updated_at": now, "lease_until": None}
    held = Execution.objects.filter(pk=row.pk)
    if not _move(held, to, len(nodes) + 1, fence=F("fence") + 1, **times, **final):
        return False
    for place, node in enumerate(nodes, start=row.seq + 1):
        node.status, node.finished_at, node.seq = "cancelled", now, place
    NodeRun.objects.bulk_update(nodes, ["status", "finished_at", "seq"])
    if row.attached and row.called_by_id:
        calls_ended([row.called_by_id])
    return True


def calls_ended(callers: Iterable[UUID]) -> None:
    """Notify each of these callers that a called execution has ended. Call in the transaction that ends it.

    A caller that is running, or about to wait, notices the event by its `answers`.
    """
    for caller, count in sorted(Counter(callers).items()):
        row = Execution.objects.select_for_update().filter(pk=caller).open().first()
        if row is None:
            continue
        left = max(0, (row.calls_left or 0) - count)
        Execution.objects.filter(pk=caller).update(
            answers=F("answers") + count, calls_left=None if row.calls_left is None else left
        )
        if row.status == "waiting" and row.calls_left is not None and left == 0:
            wake(row)


def answered(row: Execution) -> None:
    """Record an external event of a locked execution: if it waits, it is queued, and a worker about to park it
    sees by its `answers` that it must not."""
    Execution.objects.filter(pk=row.pk).update(answers=F("answers") + 1, seq=F("seq") + 1)
    if row.status == "waiting":
        wake(row)
