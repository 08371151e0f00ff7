"""Firing triggers: whether they are unchanged since their look-up, and when they last fired."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from core.db.stamps import Stamps
from workflows.models import Trigger

NOTED_EVERY = timedelta(seconds=1)
"""The precision of a trigger's last firing: writing each of many per second is not worthwhile."""
MOST_NOTED = 10_000

TRIGGERS = Stamps(
    Trigger.objects.live,
    "pk",
    ("version_id", "credential_id", "parameters", "workflow__timeout_s", "workflow__followed"),
)
"""The columns of a listening trigger and its workflow on which a start depends."""

_noted: dict[UUID, datetime] = {}
"""When this process last recorded that they have fired."""


class StaleError(Exception):
    """The data that a start depends on has changed, or was switched off, since its look-up."""


def note_firing(triggers: Collection[UUID], now: datetime) -> None:
    """Record that they have fired, unless that was recorded a moment ago."""
    due = [pk for pk in triggers if pk not in _noted or now - _noted[pk] > NOTED_EVERY]
    if due:
        fired = Trigger.objects.filter(pk__in=due).exclude(last_fired_at__gt=now - NOTED_EVERY)
        fired.update(last_fired_at=now)
        if len(_noted) > MOST_NOTED:
            _noted.clear()
        _noted.update(dict.fromkeys(due, now))
