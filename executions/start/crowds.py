"""Organisations with a full queue, whose new requests are refused until it has space."""

import math
import time
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from core.errors import TooManyError
from executions.models import Execution

KNOWN_S = 1.0
"""Seconds for which a process caches the counts."""
RETRY_AFTER_S = 10


class Crowds:
    """Counts queued executions, at most once in KNOWN_S; the index of queued executions covers the query."""

    def __init__(self) -> None:
        self._full: frozenset[UUID] = frozenset()
        self._counted_at = -math.inf

    def full(self) -> frozenset[UUID]:
        """The ids of the organisations with MAX_QUEUED or more queued executions."""
        if time.monotonic() - self._counted_at > KNOWN_S:
            queued = Execution.objects.filter(status="queued").order_by().values("organization")
            crowded = queued.annotate(many=Count("pk")).filter(many__gte=settings.MAX_QUEUED)
            self._full = frozenset(crowded.values_list("organization", flat=True))
            self._counted_at = time.monotonic()
        return self._full


def queue_is_full() -> TooManyError:
    """The error for a request beyond the limit."""
    message = f"{settings.MAX_QUEUED} runs of the organisation are already waiting for a worker."
    hint = "Try again later, cancel queued runs, limit how often the workflow is called, or add workers."
    return TooManyError(message, hint, {"retry_after_s": RETRY_AFTER_S}, "queue_full")


crowds = Crowds()
