"""Two transactions that want the same row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


def after_waiting_for(first: Callable[[], object], second: Callable[[], T]) -> T:
    """What `second` returns that has begun before `first` was committed and changes a row of its.

    For tests with `transaction=True`. On PostgreSQL the first is not committed before the second waits for it.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            result = pool.submit(_in_thread, second)
            while connection.vendor == "postgresql" and not result.done() and not _is_waited_for():
                pass
        return result.result(30)


def _in_thread(function: Callable[[], T]) -> T:
    try:
        return function()
    finally:
        connection.close()


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() = ANY(pg_blocking_pids(pid)) FROM pg_locks WHERE NOT granted")
        return any(blocked for (blocked,) in cursor.fetchall())
