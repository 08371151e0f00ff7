"""Queues waiting executions whose time has come, or whose called executions have ended."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from executions.models import Execution
from executions.store.transitions import wake
from executions.wire.hints import hint

MOST = 500


def wake_due(now: datetime) -> int:
    """Wake executions that have waited long enough; returns how many. `now` is the database's time."""
    due = Execution.objects.filter(status="waiting", wake_at__lte=now).order_by("wake_at")
    return _wake_all(list(due.values_list("pk", flat=True)[:MOST]))


def wake_forgotten() -> int:
    """Wake callers that have no running called executions; returns how many.

    A safety net: the transaction that ends an execution already wakes its caller.
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
