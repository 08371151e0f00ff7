"""Triggers that fire: whether they are still what they were when they were looked up, and when they last did."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from core.db.stamps import Stamps
from workflows.models import Trigger

NOTED_EVERY = timedelta(seconds=1)
"""How exact a trigger's last firing is: not every one of many in a second is worth a write."""
MOST_NOTED = 10_000

TRIGGERS = Stamps(
    Trigger.objects.live,
    "pk",
    ("version_id", "credential_id", "parameters", "workflow__timeout_s", "workflow__followed"),
)
"""All of a trigger that listens, and of its workflow, that a start is made of."""

_noted: dict[UUID, datetime] = {}
"""When this process last wrote down that they have fired."""


class StaleError(Exception):
    """What a start is made of has changed, or sleeps, since it was looked up."""


def note_firing(triggers: Collection[UUID], now: datetime) -> None:
    """Write down that they have fired, unless that was written a moment ago."""
    due = [pk for pk in triggers if pk not in _noted or now - _noted[pk] > NOTED_EVERY]
    if due:
        fired = Trigger.objects.filter(pk__in=due).exclude(last_fired_at__gt=now - NOTED_EVERY)
        fired.update(last_fired_at=now)
        if len(_noted) > MOST_NOTED:
            _noted.clear()
        _noted.update(dict.fromkeys(due, now))
