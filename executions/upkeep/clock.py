"""Notices that the clock was put forward or back, so that nobody is taken for dead by it."""

import time
from collections.abc import Callable
from datetime import datetime

JUMP_S = 5.0
"""A clock that differs by more from what has passed was set, or the whole machine has slept."""
SETTLED_AFTER_S = 30.0
"""By then every living worker has renewed its leases by the new clock, or has stopped what it ran (`LEASE_S`)."""


class ClockWatch:
    """Compares the clock that leases are judged by with one that nobody can set."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: tuple[datetime, float] | None = None
        self._since = monotonic()
        self._has_jumped = False

    def look(self, now: datetime) -> None:
        """To be called in every round, with the clock's present time."""
        passed = self._monotonic()
        if self._seen:
            expected = passed - self._seen[1]
            if abs((now - self._seen[0]).total_seconds() - expected) > JUMP_S:
                self._since, self._has_jumped = passed, True
        self._seen = now, passed

    @property
    def is_trusted(self) -> bool:
        """Whether a lease that has run out by the clock has run out."""
        return not self._has_jumped or self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether whoever lives has renewed its lease by this clock: then one that ends far ahead is of before."""
        return self._monotonic() - self._since >= SETTLED_AFTER_S
