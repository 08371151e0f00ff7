"""Deletes old planned times, in small batches that block no writer for long."""

from datetime import datetime, timedelta

from django.conf import settings

from executions.models import WAITING, PlannedTime

BATCH = 500
MOST_BATCHES = 10
"""Batches per round: enough to delete a thousand planned times per second as fast as they arrive."""
MOST_DAYS = 36_500


def planned_times_prune(now: datetime) -> int:
    """Delete planned times decided more than `KEEP_DAYS` ago, like executions; 0 keeps them forever.

    Waiting ones stay. So does every time that could come again if the clock were set back by less than a day:
    its row keeps it from firing twice. Returns how many were deleted; the rest is left for the next round.
    """
    if not settings.KEEP_DAYS:
        return 0
    cutoff = now - timedelta(days=min(settings.KEEP_DAYS, MOST_DAYS))
    gone = 0
    for _ in range(MOST_BATCHES):
        batch = _older(cutoff)
        if not batch:
            break
        gone += PlannedTime.objects.filter(pk__in=batch).delete()[0]
    return gone


def _older(cutoff: datetime) -> list[int]:
    # Ids increase with time, so the oldest are found without an index on the time.
    oldest = PlannedTime.objects.exclude(outcome=WAITING).order_by("id")
    rows = oldest.values_list("id", "created_at")[:BATCH]
    return [pk for pk, decided_at in rows if decided_at < cutoff]
