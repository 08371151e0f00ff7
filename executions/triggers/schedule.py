"""Fires planned times. Each is a row unique per trigger and time, so any number of schedulers fire it once."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from executions.hints import hint
from executions.models import Execution, PlannedTime
from executions.services import execution_cancel
from executions.starting import Start, start
from executions.triggers.times import MISSED_AFTER, next_times, times_between
from workflows.models import Trigger

log = logging.getLogger(__name__)

TYPE = "trigger.schedule"
BATCH = 100


def upcoming(trigger: Trigger, count: int) -> list[datetime]:
    """The next times of a schedule, in UTC; none for other triggers."""
    if trigger.type != TYPE:
        return []
    now = timezone.now()
    return next_times(trigger.parameters, trigger.created_at or now, now, count)


def fire_due(now: datetime) -> None:
    """Start what is due. A trigger whose plan cannot be read is set aside with its problem, not retried."""
    for trigger in Trigger.objects.due(now).filter(type=TYPE).select_related("workflow", "version")[:BATCH]:
        try:
            _fire(trigger, now)
        except Exception as error:
            log.exception("the schedule %s could not be fired", trigger.pk)
            Trigger.objects.filter(pk=trigger.pk).update(next_run_at=None, problem=str(error)[:500])


def _fire(trigger: Trigger, now: datetime) -> None:
    anchor = trigger.created_at
    assert trigger.next_run_at is not None  # `due` says so
    times = times_between(trigger.parameters, anchor, trigger.next_run_at - timedelta(microseconds=1), now)
    queued: list[Any] = []
    for time in times:
        execution = _fire_time(trigger, time, now, is_last=time == times[-1])
        if execution == _LATER:
            return
        queued += [execution] if execution else []
    following = next(iter(next_times(trigger.parameters, anchor, now, 1)), None)
    # Only if nobody published meanwhile: a new plan must not be overwritten by the old one's next time.
    Trigger.objects.filter(pk=trigger.pk, next_run_at=trigger.next_run_at).update(
        next_run_at=following, last_fired_at=now, problem=""
    )
    hint(queued)


_LATER = "later"


def _fire_time(trigger: Trigger, time: datetime, now: datetime, is_last: bool) -> Any:
    """The new execution's id; None when nothing was started; `_LATER` when the time must wait."""
    missed = now - time > MISSED_AFTER
    policy = trigger.parameters.get("missed", "latest")
    if missed and (policy == "skip" or (policy == "latest" and not is_last)):
        return _note(trigger, time, "missed")
    overlap = trigger.parameters.get("overlap", "allow")
    earlier = Execution.objects.filter(
        workflow=trigger.workflow, trigger_node=trigger.node_id, mode="schedule"
    ).open()
    if overlap != "allow" and earlier.exists():
        if overlap == "queue":
            return _LATER
        if overlap == "skip":
            return _note(trigger, time, "skipped")
        for execution in earlier:
            execution_cancel(execution=execution)
    return _start(trigger, time, now, missed)


def _note(trigger: Trigger, time: datetime, outcome: str) -> None:
    PlannedTime.objects.get_or_create(trigger=trigger, at=time, defaults={"outcome": outcome})


def _start(trigger: Trigger, time: datetime, now: datetime, missed: bool) -> Any:
    zone = ZoneInfo(trigger.parameters.get("timezone", "UTC"))
    output = {
        "scheduled_for": time.astimezone(zone).isoformat(),
        "fired_at": now.astimezone(zone).isoformat(),
        "missed": missed,
    }
    request = Start(
        workflow=trigger.workflow,
        version=trigger.version,
        trigger_node=trigger.node_id,
        mode="schedule",
        input=output,
    )
    try:
        with transaction.atomic():
            planned = PlannedTime.objects.create(trigger=trigger, at=time, outcome="fired")
            started = start(request)
            PlannedTime.objects.filter(pk=planned.pk).update(execution=started.id)
    except IntegrityError:
        return None  # Another scheduler fired this very time.
    return started.id
