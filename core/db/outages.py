"""Distinguishes temporary outages and full disks from bugs: clients retry, and the log reports them at
intervals."""

import errno
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError

from core.errors import DiskFullError, WireloomError, database_away, disk_full

FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL_SQLSTATE = "53100"
"""PostgreSQL's `disk_full` (manual, appendix A)."""
SHM_SIZE = getattr(sqlite3, "SQLITE_IOERR_SHMSIZE", 4874)
"""SQLite's shared-memory file could not grow: the disk is full, although the error does not say so."""
SAY_AGAIN_S = 10.0
FRESH_S = 30.0


class Outages:
    """The outages that this process has seen lately."""

    def __init__(self) -> None:
        self._logged_at: dict[tuple[str, str], float] = {}
        self._unsaid: dict[tuple[str, str], int] = {}
        self._full_at: float | None = None
        self._lock = threading.Lock()

    def was_full(self) -> bool:
        """Whether a disk, local or the database's, was full within FRESH_S."""
        return self._full_at is not None and time.monotonic() - self._full_at < FRESH_S

    def note(self, log: logging.Logger, doing: str, error: BaseException) -> WireloomError | None:
        """The error for the caller, or None if it is not an outage. Logs one line per SAY_AGAIN_S."""
        found = self.seen(error)
        if found and (unsaid := self._suppressed_since_logged((log.name, found.code))) is not None:
            more = f" (and {unsaid} times before that)" if unsaid else ""
            log.warning("%s: %s%s", doing, in_a_line(error), more)
        return found

    def seen(self, error: BaseException) -> WireloomError | None:
        """Like `note`, without logging."""
        found = outage(error)
        if found and found.status == DiskFullError.status:
            self._full_at = time.monotonic()
        return found

    def _suppressed_since_logged(self, about: tuple[str, str]) -> int | None:
        """How often it was suppressed since it was last logged; None if it must not be logged now."""
        now = time.monotonic()
        with self._lock:
            if now - self._logged_at.get(about, -SAY_AGAIN_S) < SAY_AGAIN_S:
                self._unsaid[about] = self._unsaid.get(about, 0) + 1
                return None
            self._logged_at[about] = now
            return self._unsaid.pop(about, 0)


outages = Outages()
"""The outages of this process."""


def in_a_line(error: BaseException) -> str:
    """The error's message on one line, for the log."""
    return " ".join(str(error).split())


def outage(error: BaseException) -> WireloomError | None:
    """The error for the caller if the failure is temporary or a disk is full; None for every other error."""
    if is_full(error):
        return disk_full()
    return database_away() if isinstance(error, OperationalError | InterfaceError) else None


def is_full(error: BaseException) -> bool:
    """Whether a disk, or the user's quota on it, is full."""
    if isinstance(error, DatabaseError):
        return any(_is_full_database(cause) for cause in _causes(error))
    return isinstance(error, OSError) and error.errno in FULL_ERRNOS


def _is_full_database(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code in (sqlite3.SQLITE_FULL, SHM_SIZE) or getattr(error, "sqlstate", None) == FULL_SQLSTATE


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
