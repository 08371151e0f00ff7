"""Which of several schedulers does a duty: a row that one of them holds for a while."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from executions.models import Duty

HELD_FOR = timedelta(seconds=15)


def take_duty(duty: str, holder: str, now: datetime) -> bool:
    """Whether `holder` does `duty` now; what it holds it keeps by asking again."""
    # Whoever holds it for longer than one can has it from before the clock was put back.
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
