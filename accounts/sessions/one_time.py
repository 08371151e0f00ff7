"""Values that one step of a session passes to the next: kept for minutes, taken once, by that session only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import OneTimeValue


def one_time_put(session: Any, purpose: str, value: Any, life: timedelta) -> None:
    """Store a value for `life`, replacing one of the same purpose. Creates the session if there is none."""
    session.get("")  # loads the session, and with it the row
    if session.row is None:
        session.create()
    fields = {"value": value, "expires_at": timezone.now() + life}
    OneTimeValue.objects.update_or_create(session=session.row, purpose=purpose, defaults=fields)


def one_time_take(session: Any, purpose: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
    """The value, for the first caller; None for all others, and once it has expired.

    A value that does not match stays: a stray response must not spoil the expected one.
    """
    session.get("")
    row = OneTimeValue.objects.filter(session=session.row, purpose=purpose).first() if session.row else None
    if row is None or not fits(row.value) or not OneTimeValue.objects.filter(pk=row.pk).delete()[0]:
        return None
    return row.value if row.expires_at > timezone.now() else None
