"""Retries transactions that PostgreSQL has aborted to resolve a deadlock."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")

DEADLOCK = "40P01"
"""`deadlock_detected` (PostgreSQL's manual, appendix A)."""
TIMES = 5


def again_after_deadlock(function: Callable[P, T]) -> Callable[P, T]:
    """Retry the function if it was the victim of a deadlock, up to TIMES calls. It must be a transaction of its
    own."""

    @wraps(function)
    def repeated(*args: P.args, **kwargs: P.kwargs) -> T:
        for left in reversed(range(TIMES)):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                if not left or connection.in_atomic_block or not is_deadlock(error):
                    raise
        raise AssertionError("unreachable")

    return repeated


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL aborted the transaction because of a deadlock."""
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK
