"""A consistent snapshot of the database, read while others keep writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from django.db import connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection that sees the database as of its first read, until the block ends.

    SQLite: a deferred read transaction, which blocks no writer; the write-ahead log grows meanwhile.
    PostgreSQL: one transaction that is `REPEATABLE READ, READ ONLY`.
    """
    connections.databases[ALIAS] = _settings(connections["default"].settings_dict)
    try:
        with transaction.atomic(using=ALIAS):
            _begin()
            yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def _settings(default: dict[str, Any]) -> dict[str, Any]:
    own = deepcopy({key: value for key, value in default.items() if key != "OPTIONS"})
    options = {key: value for key, value in default["OPTIONS"].items() if key != "pool"}
    if "sqlite3" in default["ENGINE"]:
        # Not our own backend, whose transactions would occupy the writers' queue for the whole backup.
        reading = {"ENGINE": "django.db.backends.sqlite3"}
        return own | reading | {"OPTIONS": options | {"transaction_mode": "DEFERRED"}}
    return own | {"OPTIONS": options}


def _begin() -> None:
    with connections[ALIAS].cursor() as cursor:
        if connections[ALIAS].vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # A slow disk for the archive must not abort the backup.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
