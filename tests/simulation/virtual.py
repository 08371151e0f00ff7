"""Time that jumps, and a database that is used from one place."""

import asyncio
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection

from executions.store import sql

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Database:
    """Runs everything that reads or writes in one context: Django gives each task a connection of its own."""

    def __init__(self) -> None:
        self._context = copy_context()

    def __call__(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """The function's result."""
        return self._context.run(function, *args, **kwargs)


class VirtualTime(selectors.SelectSelector):
    """Where a loop would wait for something, time jumps to when that is."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Nothing ever comes from outside."""
        if timeout is None:
            raise RuntimeError("nothing is left to wait for")
        self.now += timeout
        return super().select(0)


@contextmanager
def virtual_time() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that never waits; its time is Django's `timezone.now`, the nodes' and the database's clock."""
    selector = VirtualTime()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    now = lambda: BEGIN + timedelta(seconds=selector.now)  # noqa: E731

    def database_now(after: float = 0) -> str:
        moment = now() + timedelta(seconds=after)
        return f"'{sql.moment(moment)}'" if connection.vendor == "sqlite" else f"timestamptz '{moment}'"

    with (
        patch("django.utils.timezone.now", now),
        patch("executions.store.sql.now", database_now),
        patch("executions.worker.context.SystemClock.now", lambda _: now()),
    ):
        try:
            yield loop
        finally:
            loop.close()
