"""Assigns each duty to one of several schedulers: a row that one of them holds for a while."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from executions.models import Duty

HELD_FOR = timedelta(seconds=15)


def take_duty(duty: str, holder: str, now: datetime) -> bool:
    """Whether `holder` has `duty` now; it keeps a duty by calling this again."""
    # A duty held for longer than possible dates from before the clock was set back.
    ended = Q(until__lt=now) | Q(until__gt=now + 2 * HELD_FOR)
    free = Duty.objects.filter(Q(holder=holder) | ended, name=duty)
    if free.update(holder=holder, until=now + HELD_FOR):
        return True
    if Duty.objects.filter(name=duty).exists():
        return False
    try:
        with transaction.atomic():
            Duty.objects.create(name=duty, holder=holder, until=now + HELD_FOR)
    except IntegrityError:
        return False
    return True
