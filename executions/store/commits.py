"""A writer's transactions, and the durability of their commits."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction


class Commits:
    """Transactions of one thread, which also closes the connections it opens here."""

    @contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """An atomic transaction; unless it is `durable`, its commit does not wait for the disk on SQLite.

        A power cut may then undo it, but only together with everything after it (`PRAGMA synchronous` with a
        write-ahead log), and it ends every writer too. PostgreSQL may crash alone: a worker would survive with
        a claim, and a fence, that the next claim would assign again. So there every commit is durable.
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
    # Not after an error: then the connection is closed, and a new one starts with the settings' value.
    _execute("PRAGMA synchronous=FULL")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
