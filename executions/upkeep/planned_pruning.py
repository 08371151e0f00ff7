"""Takes old planned times away, in small batches that hold up no writer for long."""

from datetime import datetime, timedelta

from django.conf import settings

from executions.models import WAITING, PlannedTime

BATCH = 500
MOST_BATCHES = 10
"""Batches in one round: a thousand planned times a second are taken away as fast as they come."""
MOST_DAYS = 36_500


def planned_times_prune(now: datetime) -> int:
    """Delete what was decided more than `KEEP_DAYS` ago, as executions are; 0 keeps it for ever.

    What waits stays. So does every time that a clock put back by less than a day could bring again: its row is what
    keeps it from firing twice. Returns how many are gone; what is left over is for the next round.
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
    # Ids rise with time, so the oldest are found without an index over the time.
    oldest = PlannedTime.objects.exclude(outcome=WAITING).order_by("id")
    rows = oldest.values_list("id", "created_at")[:BATCH]
    return [pk for pk, decided_at in rows if decided_at < cutoff]
