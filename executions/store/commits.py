"""A writer's transactions, and when a commit is said to be done."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction


class Commits:
    """Transactions of one thread, which closes what it has opened here."""

    @contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """Everything in it or nothing; unless it is to be `durable`, its commit does not wait for the disk on SQLite.

        A power cut may then take it back, but only with everything after it (`PRAGMA synchronous` with a write-ahead
        log), and it ends every writer too. PostgreSQL may crash alone: a worker would live on with a claim, and a
        fence, that the next claim gives out again. There everything is durable.
        """
        with ExitStack() as stack:
            if connection.vendor == "sqlite" and not durable:
                stack.enter_context(_lazily())
            stack.enter_context(transaction.atomic())
            yield

    def close(self) -> None:
        """Close the thread's connection."""
        connection.close()


@contextmanager
def _lazily() -> Iterator[None]:
    _execute("PRAGMA synchronous=NORMAL")
    yield
    # Not after an error: then the connection is closed, and a new one begins as the settings say.
    _execute("PRAGMA synchronous=FULL")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
