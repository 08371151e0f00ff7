"""Detects that the clock was changed, so that no living worker is considered dead because of it."""

import time
from collections.abc import Callable
from datetime import datetime

JUMP_S = 5.0
"""A larger difference between the clock and the elapsed time means that it was set, or the machine was
suspended."""
SETTLED_AFTER_S = 30.0
"""By then every living worker has renewed its leases by the new clock, or has stopped its executions
(`LEASE_S`)."""


class ClockWatch:
    """Compares the clock that determines leases with a monotonic one."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: tuple[datetime, float] | None = None
        self._since = monotonic()
        self._has_jumped = False

    def look(self, now: datetime) -> None:
        """Call in every round, with the clock's current time."""
        passed = self._monotonic()
        if self._seen:
            expected = passed - self._seen[1]
            if abs((now - self._seen[0]).total_seconds() - expected) > JUMP_S:
                self._since, self._has_jumped = passed, True
        self._seen = now, passed

    @property
    def is_trusted(self) -> bool:
        """Whether a lease that has expired by the clock has really expired."""
        return not self._has_jumped or self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether all living workers have renewed their leases by this clock: then a lease far in the future
        predates it."""
        return self._monotonic() - self._since >= SETTLED_AFTER_S
