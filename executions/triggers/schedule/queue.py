"""Planned times that wait for an earlier run of their schedule (`overlap: queue`). Their rows are the queue."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef

from executions.models import WAITING, PlannedTime
from executions.triggers.schedule.planned_runs import earlier_runs, planned_start
from executions.triggers.schedule.times import MISSED_AFTER
from executions.wire.hints import hint
from workflows.models import Trigger

log = logging.getLogger(__name__)

MOST = 100
MOST_WAITING = 100
"""The most waiting times of one schedule; further ones are dropped."""


def start_waiting(now: datetime) -> None:
    """Start the oldest waiting time of each schedule whose earlier run has ended."""
    for pk in _ready():
        try:
            hint(_start_oldest(pk, now))
        except DatabaseError:
            raise  # a busy or unavailable database, not the schedule's fault: the next round retries
        except Exception as error:
            log.exception("could not start a waiting time of the schedule %s", pk)
            Trigger.objects.filter(pk=pk).update(problem=str(error)[:500])
            _give_up(pk)


def is_anything_waiting() -> bool:
    """Whether the end of a run may let a planned time start."""
    return PlannedTime.objects.filter(outcome=WAITING).exists()


def waiting_count(trigger: Trigger) -> int:
    """The number of waiting times of the schedule."""
    return trigger.planned_times.filter(outcome=WAITING).count()


def queue_give_up(trigger: Trigger) -> None:
    """Give up all waiting times, because the schedule was switched off or changed."""
    _give_up(trigger.pk)


def _ready() -> list[UUID]:
    """Schedules that may start a waiting time; if there are many, those whose last start was longest ago."""
    waiting = PlannedTime.objects.filter(outcome=WAITING).values("trigger")
    earlier = earlier_runs(OuterRef("workflow"), OuterRef("node_id"))
    ready = Trigger.objects.live().filter(~Exists(earlier), pk__in=waiting)
    fairly = ready.order_by(F("last_fired_at").asc(nulls_first=True))
    return list(fairly.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _start_oldest(pk: UUID, now: datetime) -> list[UUID]:
    """Under the trigger's lock, so that only one of several schedulers starts it. Returns what was started."""
    mine = Trigger.objects.live().filter(pk=pk).select_for_update(of=("self",))
    trigger = mine.select_related("workflow", "version").first()
    if trigger is None or earlier_runs(trigger.workflow_id, trigger.node_id).exists():
        return []
    oldest = trigger.planned_times.filter(outcome=WAITING).order_by("at").first()
    if oldest is None:
        return []
    # A waiting time was not missed, unless it was already late when it started to wait.
    was_missed = oldest.created_at - oldest.at > MISSED_AFTER
    execution = planned_start(trigger, oldest.at, now, is_missed=was_missed)
    PlannedTime.objects.filter(pk=oldest.pk).update(outcome="fired", execution=execution)
    return [execution]


def _give_up(trigger: UUID) -> None:
    PlannedTime.objects.filter(trigger=trigger, outcome=WAITING).update(outcome="given_up")
