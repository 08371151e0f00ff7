"""Finds leftovers: lost hints, expired leases, and rows past their retention."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Exists, Q

from accounts.sessions.store import sessions_prune
from core.failpoints import failpoint
from executions.models import Execution, IdempotencyKey, Process
from executions.models.querysets import ExecutionQuerySet
from executions.start.calling import calling_nodes
from executions.start.cancelling import execution_cancel, executions_cancel_of_deleted
from executions.start.keys import KEPT_FOR
from executions.status import FINAL, NODE_OPEN, OPEN
from executions.store.leases import LEASE_S
from executions.store.transitions import end, take_back
from executions.store.waking import wake_forgotten
from executions.upkeep.clock import ClockWatch
from executions.upkeep.hook_pruning import calls_prune
from executions.upkeep.planned_pruning import planned_times_prune
from executions.wire.hints import hint

log = logging.getLogger(__name__)

HINT_AFTER = timedelta(seconds=10)
"""A queued row that nobody claimed for this long gets another hint."""
MOST = 500
NO_LEASE_IS_LONGER = 2 * timedelta(seconds=LEASE_S)
MOST_RECOVERIES = 5
FORGOTTEN_AFTER = timedelta(hours=1)
KEYS_AT_ONCE = 5_000
"""The most idempotency keys that one sweep deletes."""

CRASH_LOOP: dict[str, Any] = {
    "code": "crash_loop",
    "message": f"The worker was lost {MOST_RECOVERIES} times while it ran this execution.",
    "hint": "One of its nodes may use too much memory; check the last node that was running.",
    "node_id": None,
    "details": {},
}


def sweep(now: datetime, clock: ClockWatch | None = None) -> int:
    """One sweep; returns how many executions were hinted. `now` is the database's time, watched by `clock`."""
    if clock is None or clock.is_trusted:
        recover(now, is_settled=clock is not None and clock.is_settled)
    waiting = rehint(now)
    wake_forgotten()
    _cancel_orphans()
    executions_cancel_of_deleted(MOST)
    _forget_keys(now)
    Process.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    calls_prune(now)
    planned_times_prune(now)
    sessions_prune(now)
    return len(waiting)


def recover(now: datetime, is_settled: bool = False) -> None:
    """Reclaim expired leases; a claim is a lease from its first moment, with or without a heartbeat.

    If the clock `is_settled`, also those that end later than possible: they date from before it was set back.
    """
    ids = list(_overdue(now, is_settled).order_by("lease_until").values_list("pk", flat=True)[:MOST])
    if ids:
        log.warning("requeued %d executions that lost their worker", len(ids))
        _requeue(ids, now, is_settled)


def _overdue(now: datetime, is_settled: bool) -> ExecutionQuerySet:
    impossible = Q(lease_until__gt=now + NO_LEASE_IS_LONGER) if is_settled else Q(pk__in=())
    return Execution.objects.filter(Q(lease_until__lt=now) | impossible, status="running")


def _cancel_orphans() -> None:
    """Cancel called executions when the execution or the node that called them has ended, however it ended."""
    is_orphan = Q(called_by__status__in=FINAL) | Exists(calling_nodes().exclude(status__in=NODE_OPEN))
    for status in OPEN:  # each has its own index, and most called executions have ended
        orphans = Execution.objects.filter(is_orphan, status=status, attached=True)
        for execution in orphans[:MOST]:
            execution_cancel(execution=execution)


def _forget_keys(now: datetime) -> None:
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
    IdempotencyKey.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:KEYS_AT_ONCE])).delete()


@transaction.atomic
def _requeue(ids: list[UUID], now: datetime, is_settled: bool) -> None:
    # Filtered again inside the transaction: a heartbeat may have arrived in between.
    lost = _overdue(now, is_settled).filter(pk__in=ids)
    for row in lost.filter(recoveries__gte=MOST_RECOVERIES).select_for_update():
        end(row, "failed", now, error=CRASH_LOOP)
    take_back(lost.filter(recoveries__lt=MOST_RECOVERIES), now)
    failpoint("in_sweeper", raises=OperationalError)


def rehint(now: datetime) -> list[UUID]:
    """Send another hint for executions that nobody claimed; returns their ids."""
    stale = Execution.objects.filter(status="queued").exclude(hinted_at__gt=now - HINT_AFTER)
    ids = list(stale.order_by("lane", "pk").values_list("pk", flat=True)[:MOST])
    if ids:
        Execution.objects.filter(pk__in=ids, status="queued").update(hinted_at=now)
        hint(ids)
    return ids
