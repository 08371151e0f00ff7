"""Triggers that fire: whether they are still what they were when they were looked up, and when they last did."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from executions.store import sql
from workflows.models import Trigger

NOTED_EVERY = timedelta(seconds=1)
"""How exact a trigger's last firing is: not every one of many in a second is worth a write."""
MOST_NOTED = 10_000

Stamp = tuple[Any, ...]
"""All of a trigger and its workflow that a start is made of, as the database keeps it."""
COLUMNS = ("pk", "version_id", "credential_id", "parameters", "workflow__timeout_s", "workflow__followed")

_noted: dict[UUID, datetime] = {}
"""When this process last wrote down that they have fired."""


class StaleTriggerError(Exception):
    """The trigger has changed, or sleeps, since it was looked up."""


def live_stamps(triggers: Collection[UUID]) -> dict[UUID, Stamp]:
    """What the triggers that listen are now; to be asked in the transaction that starts something."""
    if not triggers:
        return {}
    statement, parameters = _look(len(triggers), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *map(sql.pk, triggers)])
        return {sql.uuid_of(pk): tuple(stamp) for pk, *stamp in cursor.fetchall()}


@lru_cache(maxsize=100)
def _look(count: int, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """A statement that ends with `count` ids, and its other parameters. Django takes longer to write it than the
    database to answer it."""
    ids = [UUID(int=place) for place in range(count)]
    rows = Trigger.objects.live().filter(pk__in=ids).order_by().values_list(*COLUMNS)
    statement, parameters = rows.query.sql_with_params()
    return statement, parameters[:-count]


def note_firing(triggers: Collection[UUID], now: datetime) -> None:
    """Write down that they have fired, unless that was written a moment ago."""
    due = [pk for pk in triggers if pk not in _noted or now - _noted[pk] > NOTED_EVERY]
    if due:
        fired = Trigger.objects.filter(pk__in=due).exclude(last_fired_at__gt=now - NOTED_EVERY)
        fired.update(last_fired_at=now)
        if len(_noted) > MOST_NOTED:
            _noted.clear()
        _noted.update(dict.fromkeys(due, now))
