"""Triggers that fire: whether they are still what they were when they were looked up, and when they last did."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workflows.models import Trigger, Workflow

NOTED_EVERY = timedelta(seconds=1)
"""How exact a trigger's last firing is: not every one of many in a second is worth a write."""

Stamp = tuple[Any, ...]
"""All of a trigger and its workflow that a start is made of."""


class StaleTriggerError(Exception):
    """The trigger has changed, or sleeps, since it was looked up."""


def stamp_of(trigger: Trigger) -> Stamp:
    """What the trigger is now."""
    workflow: Workflow = trigger.workflow
    return (
        trigger.version_id,
        trigger.credential_id,
        trigger.parameters,
        workflow.timeout_s,
        workflow.followed,
    )


def live_stamps(triggers: Collection[UUID]) -> dict[UUID, Stamp]:
    """What the triggers that listen are now; to be asked in the transaction that starts something."""
    if not triggers:
        return {}
    rows = Trigger.objects.live().filter(pk__in=triggers).order_by()
    columns = ("version_id", "credential_id", "parameters", "workflow__timeout_s", "workflow__followed")
    return {pk: tuple(stamp) for pk, *stamp in rows.values_list("pk", *columns)}


def note_firing(triggers: Collection[UUID], now: datetime) -> None:
    """Write down that they have fired."""
    if triggers:
        stale = Trigger.objects.filter(pk__in=triggers).exclude(last_fired_at__gt=now - NOTED_EVERY)
        stale.update(last_fired_at=now)
