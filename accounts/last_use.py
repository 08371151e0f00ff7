"""When tokens were last used: noted in memory by requests, written behind them by a thread."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Q

from accounts.models import ApiToken

RESOLUTION = timedelta(minutes=1)
MOST_NOTED = 10_000
"""Tokens whose last note is kept in memory; beyond them the notes begin anew."""

log = logging.getLogger(__name__)


class LastUse:
    """Writes the last use of each token at most once a minute, and never while a request waits for it."""

    def __init__(self) -> None:
        self._noted: dict[UUID, datetime] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="last-use")

    def note(self, token: ApiToken, now: datetime) -> None:
        """The token is used now; it is written soon, if its last use is a minute old."""
        before = max(filter(None, [token.last_used_at, self._noted.get(token.pk)]), default=None)
        if before is not None and now - before < RESOLUTION:
            return
        if len(self._noted) >= MOST_NOTED:
            self._noted.clear()
        self._noted[token.pk] = now
        self._write_behind(token.pk, now)

    def settle(self) -> None:
        """Return once everything that was noted is written."""
        self._writer.submit(connections.close_all).result()

    def _write_behind(self, token: UUID, now: datetime) -> None:
        self._writer.submit(close_old_connections)
        self._writer.submit(self._write, token, now)

    def _write(self, token: UUID, now: datetime) -> None:
        # Another process may have written within the minute.
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - RESOLUTION)
        try:
            ApiToken.objects.filter(stale, pk=token).update(last_used_at=now)
        except (DatabaseError, InterfaceError) as error:
            log.info("the last use of a token was not written: %s", error)


last_use = LastUse()
