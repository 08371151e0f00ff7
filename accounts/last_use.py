"""Records when tokens and sessions were last used: noted in memory by requests, written by a background thread."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Model, Q

RESOLUTION = timedelta(minutes=1)
MOST_NOTED = 10_000
"""Rows whose last use is kept in memory; beyond that the notes are reset."""

log = logging.getLogger(__name__)


class LastUse:
    """Writes each row's `last_used_at` at most once a minute, and never while a request waits."""

    def __init__(self) -> None:
        self._noted: dict[UUID, datetime] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="last-use")

    def note(self, row: Any, now: datetime) -> None:
        """Note that the row is used now; it is written soon if its stored last use is a minute old."""
        before = max(filter(None, [row.last_used_at, self._noted.get(row.pk)]), default=None)
        if before is not None and now - before < RESOLUTION:
            return
        if len(self._noted) >= MOST_NOTED:
            self._noted.clear()
        self._noted[row.pk] = now
        self._write_behind(type(row), row.pk, now)

    def settle(self) -> None:
        """Return once all notes are written."""
        self._writer.submit(connections.close_all).result()

    def _write_behind(self, kind: type[Model], row: UUID, now: datetime) -> None:
        self._writer.submit(close_old_connections)
        self._writer.submit(self._write, kind, row, now)

    def _write(self, kind: type[Model], row: UUID, now: datetime) -> None:
        # Another process may have written within the minute.
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - RESOLUTION)
        try:
            kind._default_manager.filter(stale, pk=row).update(last_used_at=now)
        except (DatabaseError, InterfaceError) as error:
            log.info("could not record a last use: %s", error)


last_use = LastUse()
