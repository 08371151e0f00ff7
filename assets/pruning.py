"""Deletes uploads that nobody has used within a day."""

import time
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from assets.models import Asset

UNUSED_KEPT = timedelta(days=1)
BATCH = 500
"""Rows per transaction."""


def unused_uploads_delete(now: datetime, end: float) -> bool:
    """Delete uploads older than UNUSED_KEPT until the time `end` (monotonic clock); returns whether all were
    deleted."""
    while batch := list(Asset.objects.unused_since(now - UNUSED_KEPT).values_list("pk", flat=True)[:BATCH]):
        _delete(batch)
        if time.monotonic() >= end:
            return False
    return True


def _delete(batch: list[object]) -> None:
    with transaction.atomic():
        # Filtered again: meanwhile an execution may have taken one, or somebody may have kept it.
        rows = Asset.objects.unused().filter(pk__in=batch)
        files = list(rows.values_list("file", flat=True))
        rows.delete()
    for name in files:
        default_storage.delete(name)
