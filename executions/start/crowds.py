"""Organisations whose queue is full: what they ask for is refused until some of it has been taken."""

import math
import time
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from core.errors import TooManyError
from executions.models import Execution

KNOWN_S = 1.0
"""Seconds for which a process believes what it has counted."""
RETRY_AFTER_S = 10


class Crowds:
    """Counts what is queued, at most once in KNOWN_S; the index of what is queued has all that it takes."""

    def __init__(self) -> None:
        self._full: frozenset[UUID] = frozenset()
        self._counted_at = -math.inf

    def full(self) -> frozenset[UUID]:
        """Ids of the organisations that have MAX_QUEUED executions in the queue, or more."""
        if time.monotonic() - self._counted_at > KNOWN_S:
            queued = Execution.objects.filter(status="queued").order_by().values("organization")
            crowded = queued.annotate(many=Count("pk")).filter(many__gte=settings.MAX_QUEUED)
            self._full = frozenset(crowded.values_list("organization", flat=True))
            self._counted_at = time.monotonic()
        return self._full


def queue_is_full() -> TooManyError:
    """What somebody is told who asks for one more."""
    message = f"{settings.MAX_QUEUED} runs of the organisation are waiting for a worker already."
    hint = "Try again later, cancel what is queued, limit how often the workflow is called, or add workers."
    return TooManyError(message, hint, {"retry_after_s": RETRY_AFTER_S}, "queue_full")


crowds = Crowds()
