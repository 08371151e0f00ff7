"""Waiting executions are queued again: their time has come, somebody answered, or what they called has ended."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from executions.models import Execution
from executions.wire.hints import hint

MOST = 500


def wake(row: Execution) -> None:
    """`waiting -> queued` for a locked row. The time it waited does not count towards its time limit."""
    now = timezone.now()
    waited = now - (row.parked_at or now)
    Execution.objects.filter(pk=row.pk, status="waiting").update(
        status="queued",
        deadline=row.deadline + waited,
        parked_at=None,
        wake_at=None,
        calls_left=None,
        hinted_at=now,
        updated_at=now,
        seq=F("seq") + 1,
        state_seq=F("seq") + 1,
    )


def wake_due(now: datetime) -> int:
    """Wake what has waited long enough; returns how many. `now` is the database's time."""
    due = Execution.objects.filter(status="waiting", wake_at__lte=now).order_by("wake_at")
    return _wake_all(list(due.values_list("pk", flat=True)[:MOST]))


def wake_forgotten() -> int:
    """Wake callers none of whose called executions is going on; returns how many.

    Whoever ends an execution wakes its caller in the same transaction: this is the net under that.
    """
    open_calls = Execution.objects.filter(called_by=OuterRef("pk"), attached=True).open()
    callers = Execution.objects.filter(status="waiting", calls_left__isnull=False)
    return _wake_all(list(callers.exclude(Exists(open_calls)).values_list("pk", flat=True)[:MOST]))


def _wake_all(ids: list[UUID]) -> int:
    for pk in ids:
        with transaction.atomic():
            row = Execution.objects.select_for_update().filter(pk=pk, status="waiting").first()
            if row is not None:
                wake(row)
    hint(ids)
    return len(ids)


def calls_ended(callers: Iterable[UUID]) -> None:
    """An execution has ended for each of these callers. To be called in the transaction that ends it.

    A caller that runs, or is about to wait, sees by its `answers` that something has happened.
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
