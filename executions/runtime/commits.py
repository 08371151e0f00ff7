"""A writer's transactions: whose turn it is, and when a commit is said to be done."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.db import connection, transaction

try:
    import fcntl
except ImportError:  # not on Windows, where writers wait for each other as SQLite does
    fcntl = None  # type: ignore[assignment]


PATIENCE_S = 5.0
"""Whoever has its turn for longer is taken for frozen; then SQLite's own lock decides."""
LOOK_AGAIN_S = 0.001


class Commits:
    """Transactions of one thread, which closes what it has opened here."""

    def __init__(self) -> None:
        self._queue: IO[bytes] | None = None
        self._is_alone = fcntl is None

    @contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """Everything in it or nothing; unless it is to be `durable`, its commit does not wait for the disk on SQLite.

        A power cut may then take it back, but only with everything after it (`PRAGMA synchronous` with a write-ahead
        log), and it ends every writer too. PostgreSQL may crash alone: a worker would live on with a claim, and a
        fence, that the next claim gives out again. There everything is durable.
        """
        with ExitStack() as stack:
            if connection.vendor == "sqlite":
                stack.enter_context(self._turn())
                if not durable:
                    stack.enter_context(_lazily())
            stack.enter_context(transaction.atomic())
            yield

    def close(self) -> None:
        """Close the thread's connection and its place in the queue."""
        connection.close()
        if self._queue:
            self._queue.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite's writers wait by sleeping ever longer, and one may sleep through all its chances; at this file's
        lock they look often. Only writers ask for it: they wait for nothing else while they have it."""
        if self._queue is None and not self._is_alone:
            self._stand_in_line()
        if self._queue is None:
            yield
            return
        _wait_for(self._queue)
        try:
            yield
        finally:
            fcntl.flock(self._queue, fcntl.LOCK_UN)

    def _stand_in_line(self) -> None:
        database = Path(str(connection.settings_dict["NAME"]))
        if database.is_file():
            self._queue = database.with_name(f"{database.name}-turn").open("ab")
        else:
            self._is_alone = True  # a database in memory has no other writers


def _wait_for(queue: IO[bytes]) -> None:
    """Return when it is our turn, at the latest after PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(LOOK_AGAIN_S)


@contextmanager
def _lazily() -> Iterator[None]:
    _execute("PRAGMA synchronous=NORMAL")
    yield
    # Not after an error: then the connection is closed, and a new one begins as the settings say.
    _execute("PRAGMA synchronous=FULL")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
