"""Deletes old calls from the webhook inbox, in small batches that block no writer for long."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count

from executions.models.hook_calls import HookCall

BATCH = 500
MOST_BATCHES = 10
"""Batches per round: enough to delete 1,000 calls per second as fast as they arrive."""
REFUSED_KEPT = 100
"""The newest refused calls kept per trigger."""


def calls_prune(now: datetime) -> int:
    """Delete calls older than `HOOK_CALLS_KEPT_DAYS`, and refused ones beyond the newest REFUSED_KEPT.

    Returns how many were deleted; the rest is left for the next round.
    """
    cutoff = now - timedelta(days=settings.HOOK_CALLS_KEPT_DAYS)
    gone = 0
    for _ in range(MOST_BATCHES):
        batch = _older(cutoff) or _refused_too_many()
        if not batch:
            break
        gone += _delete(batch)
    return gone


def _older(cutoff: datetime) -> list[UUID]:
    # Ids increase with time, so the oldest are found without an index on the time.
    oldest = HookCall.objects.order_by("id").values_list("id", "received_at")[:BATCH]
    return [pk for pk, received_at in oldest if received_at < cutoff]


def _refused_too_many() -> list[UUID]:
    refused = HookCall.objects.filter(outcome="refused")
    crowded = refused.values("workflow", "node_id").annotate(count=Count("id"))
    found = crowded.filter(count__gt=REFUSED_KEPT).order_by("-count").first()
    if found is None:
        return []
    of_trigger = refused.filter(workflow=found["workflow"], node_id=found["node_id"]).order_by("id")
    surplus = min(found["count"] - REFUSED_KEPT, BATCH)
    return list(of_trigger.values_list("id", flat=True)[:surplus])


def _delete(batch: Collection[UUID]) -> int:
    rows = HookCall.objects.filter(pk__in=batch)
    files = list(rows.exclude(body_file="").values_list("body_file", flat=True))
    gone, _ = rows.delete()
    # After the rows: a leftover file is only waste, but a row without its file would be wrong.
    for name in files:
        default_storage.delete(name)
    return gone
