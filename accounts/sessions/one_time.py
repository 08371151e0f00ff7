"""What one step of a session hands to the next: kept for minutes, taken once, by that session only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import OneTimeValue


def one_time_put(session: Any, purpose: str, value: Any, life: timedelta) -> None:
    """Keep a value for `life`; one of the same purpose from before is gone. Makes the session where there is none."""
    session.get("")  # loads it, and with it the row
    if session.row is None:
        session.create()
    fields = {"value": value, "expires_at": timezone.now() + life}
    OneTimeValue.objects.update_or_create(session=session.row, purpose=purpose, defaults=fields)


def one_time_take(session: Any, purpose: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
    """The value, for the first who takes it; None for everybody else, and once its time is over.

    What does not fit stays where it is: a stray answer must not spoil the one that is waited for.
    """
    session.get("")
    row = OneTimeValue.objects.filter(session=session.row, purpose=purpose).first() if session.row else None
    if row is None or not fits(row.value) or not OneTimeValue.objects.filter(pk=row.pk).delete()[0]:
        return None
    return row.value if row.expires_at > timezone.now() else None
