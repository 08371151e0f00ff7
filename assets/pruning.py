"""Uploads that nobody has used go after a day."""

import time
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from assets.models import Asset

UNUSED_KEPT = timedelta(days=1)
BATCH = 500
"""Rows of one transaction."""


def unused_uploads_delete(now: datetime, end: float) -> bool:
    """Delete those older than UNUSED_KEPT until `end` (of the monotonic clock); whether that was all of them."""
    while batch := list(Asset.objects.unused_since(now - UNUSED_KEPT).values_list("pk", flat=True)[:BATCH]):
        _delete(batch)
        if time.monotonic() >= end:
            return False
    return True


def _delete(batch: list[object]) -> None:
    with transaction.atomic():
        # Asked again: an execution may have taken one, or somebody may have kept it.
        rows = Asset.objects.unused().filter(pk__in=batch)
        files = list(rows.values_list("file", flat=True))
        rows.delete()
    for name in files:
        default_storage.delete(name)
