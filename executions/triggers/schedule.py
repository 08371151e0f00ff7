"""Fires planned times. Each is a row unique per trigger and time, so any number of schedulers fire it once."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from core.failpoints import failpoint
from executions.hints import hint
from executions.models import BATCH, Execution, PlannedTime
from executions.services import execution_cancel
from executions.starting import Start, start
from executions.triggers.times import MISSED_AFTER, next_times, times_between
from workflows.models import Trigger

log = logging.getLogger(__name__)

TYPE = "trigger.schedule"
MOST = 100
WAITING = "waiting"


def upcoming(trigger: Trigger, count: int) -> list[datetime]:
    """The next times of a schedule, in UTC; none for other triggers."""
    if trigger.type != TYPE:
        return []
    now = timezone.now()
    return next_times(trigger.parameters, trigger.anchor, now, count)


def fire_due(now: datetime) -> None:
    """Start what is due. A trigger whose plan cannot be read is set aside with its problem, not retried."""
    due = Trigger.objects.due(now).filter(type=TYPE).values_list("pk", "next_run_at")
    for pk, planned in list(due[:MOST]):
        try:
            hint(_fire(pk, planned, now))
        except DatabaseError:
            raise  # A busy or absent database is no fault of the plan: the next round tries again.
        except Exception as error:
            log.exception("the schedule %s could not be fired", pk)
            unchanged = Trigger.objects.filter(pk=pk, next_run_at=planned)
            unchanged.update(next_run_at=None, problem=str(error)[:500])


@transaction.atomic
def _fire(pk: UUID, planned: datetime, now: datetime) -> list[UUID]:
    """Decide about every time that has come, under the trigger's lock. Returns what was started.

    Whoever edits or switches off meanwhile either waits for this, or has already taken the plan away.
    """
    mine = Trigger.objects.live().filter(pk=pk, next_run_at=planned).select_for_update(of=("self",))
    trigger = mine.select_related("workflow", "version").first()
    if trigger is None:
        return []
    times = times_between(trigger.parameters, trigger.anchor, planned - timedelta(microseconds=1), now)
    firing = Firing(trigger, times, now)
    waiting_since = firing.run()
    following = waiting_since or next(iter(next_times(trigger.parameters, trigger.anchor, now, 1)), None)
    Trigger.objects.filter(pk=pk).update(next_run_at=following, problem="")
    return firing.started


class Firing:
    """What becomes of the times of one trigger that have come."""

    def __init__(self, trigger: Trigger, times: list[datetime], now: datetime) -> None:
        self.trigger = trigger
        self.times = times
        self.now = now
        self.started: list[UUID] = []
        self.missed_policy = trigger.parameters.get("missed", "latest")
        within = trigger.parameters.get("missed_within_hours")
        self.window = timedelta(hours=within) if within else None
        self.overlap_policy = trigger.parameters.get("overlap", "allow")
        waiting = PlannedTime.objects.filter(trigger=trigger, outcome=WAITING)
        self.waiting = set(waiting.values_list("at", flat=True))

    def run(self) -> datetime | None:
        """Go through the times. Returns the first that must wait for an earlier run, None when none does."""
        for place, time in enumerate(self.times):
            if self._is_given_up(time):
                self._note(time, "missed")
            elif self.overlap_policy == "allow" or not self._earlier().exists():
                self._start(time)
            elif self.overlap_policy == "skip":
                self._note(time, "skipped")
            elif self.overlap_policy == "queue":
                self._wait(self.times[place:])
                return time
            else:
                for execution in self._earlier():
                    execution_cancel(execution=execution)
                self._start(time)
        return None

    def _is_missed(self, time: datetime) -> bool:
        return time not in self.waiting and self.now - time > MISSED_AFTER

    def _is_given_up(self, time: datetime) -> bool:
        superseded = self.missed_policy == "latest" and time != self.times[-1]
        too_old = self.window is not None and self.now - time > self.window
        return self._is_missed(time) and (self.missed_policy == "skip" or superseded or too_old)

    def _earlier(self) -> Any:
        runs = Execution.objects.filter(workflow=self.trigger.workflow, trigger_node=self.trigger.node_id)
        return runs.filter(mode="schedule").open()

    def _wait(self, times: list[datetime]) -> None:
        # Noted, so that a time that waited is not taken for one that was missed.
        for time in times:
            if not self._is_missed(time):
                self._note(time, WAITING)

    def _note(self, time: datetime, outcome: str) -> None:
        PlannedTime.objects.get_or_create(trigger=self.trigger, at=time, defaults={"outcome": outcome})

    def _start(self, time: datetime) -> None:
        planned, is_new = PlannedTime.objects.get_or_create(
            trigger=self.trigger, at=time, defaults={"outcome": "fired"}
        )
        if not is_new and planned.outcome != WAITING:
            return  # It has fired before: a clock that was put back brings a time again.
        started = start(self._request(time))
        PlannedTime.objects.filter(pk=planned.pk).update(outcome="fired", execution=started.id)
        failpoint("in_scheduler_after_insert", raises=OperationalError)
        self.started.append(started.id)

    def _request(self, time: datetime) -> Start:
        zone = ZoneInfo(self.trigger.parameters.get("timezone", "UTC"))
        output = {
            "scheduled_for": time.astimezone(zone).isoformat(),
            "fired_at": self.now.astimezone(zone).isoformat(),
            "missed": self._is_missed(time),
        }
        return Start(
            workflow=self.trigger.workflow,
            version=self.trigger.version,
            trigger=self.trigger.pk,
            trigger_node=self.trigger.node_id,
            mode="schedule",
            lane=BATCH,
            input=output,
        )
