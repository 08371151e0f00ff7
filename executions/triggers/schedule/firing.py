"""Fires planned times. Each is a row unique per trigger and time, so any number of schedulers fire it once."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from executions.models import WAITING, PlannedTime
from executions.models.querysets import ExecutionQuerySet
from executions.start.cancelling import execution_cancel
from executions.triggers.schedule.planned_runs import earlier_runs, planned_start
from executions.triggers.schedule.queue import MOST_WAITING, start_waiting, waiting_count
from executions.triggers.schedule.times import MISSED_AFTER, next_times, times_between
from executions.wire.hints import hint
from workflows.listed import ListedTrigger
from workflows.models import Trigger

log = logging.getLogger(__name__)

TYPE = "trigger.schedule"
MOST = 100


def upcoming(trigger: Trigger | ListedTrigger, count: int) -> list[datetime]:
    """The next times of a schedule, in UTC; none for other triggers."""
    if trigger.type != TYPE:
        return []
    now = timezone.now()
    return next_times(trigger.parameters, trigger.anchor, now, count)


def fire_due(now: datetime) -> None:
    """Start the times that are due, then those that waited for their turn.

    A trigger whose plan is invalid is set aside with its problem, not retried.
    """
    due = Trigger.objects.due(now).filter(type=TYPE).values_list("pk", "next_run_at")
    for pk, planned in list(due[:MOST]):
        try:
            hint(_fire(pk, planned, now))
        except DatabaseError:
            raise  # a busy or unavailable database, not the plan's fault: the next round retries
        except Exception as error:
            log.exception("could not fire the schedule %s", pk)
            unchanged = Trigger.objects.filter(pk=pk, next_run_at=planned)
            unchanged.update(next_run_at=None, problem=str(error)[:500])
    start_waiting(now)


@transaction.atomic
def _fire(pk: UUID, planned: datetime, now: datetime) -> list[UUID]:
    """Decide about every due time, under the trigger's lock. Returns what was started.

    Concurrent edits or switching off either wait for this, or have already removed the plan.
    """
    mine = Trigger.objects.live().filter(pk=pk, next_run_at=planned).select_for_update(of=("self",))
    trigger = mine.select_related("workflow", "version").first()
    if trigger is None:
        return []
    times = times_between(trigger.parameters, trigger.anchor, planned - timedelta(microseconds=1), now)
    started = Firing(trigger, times, now).run()
    following = next(iter(next_times(trigger.parameters, trigger.anchor, now, 1)), None)
    Trigger.objects.filter(pk=pk).update(next_run_at=following, problem="")
    return started


class Firing:
    """Decides about the due times of one trigger, except those that already have an outcome.

    A time can become due again after the clock was set back.
    """

    def __init__(self, trigger: Trigger, times: list[datetime], now: datetime) -> None:
        known = trigger.planned_times.filter(at__in=times).values_list("at", flat=True)
        self.trigger = trigger
        self.times = sorted(set(times).difference(known))
        self.now = now
        self.started: list[UUID] = []
        self.missed_policy = trigger.parameters.get("missed", "latest")
        within = trigger.parameters.get("missed_within_hours")
        self.window = timedelta(hours=within) if within else None
        self.overlap_policy = trigger.parameters.get("overlap", "allow")

    def run(self) -> list[UUID]:
        """Decide about each time. Returns the runs that were started."""
        due = [time for time in self.times if not self._is_given_up(time)]
        self._note([time for time in self.times if time not in due], "missed")
        if self.overlap_policy == "allow":
            self._start(due)
        elif self.overlap_policy == "cancel_previous":
            self._replace(due)
        else:
            self._take_turns(due)
        return self.started

    def _is_missed(self, time: datetime) -> bool:
        return self.now - time > MISSED_AFTER

    def _is_given_up(self, time: datetime) -> bool:
        superseded = self.missed_policy == "latest" and time != self.times[-1]
        too_old = self.window is not None and self.now - time > self.window
        return self._is_missed(time) and (self.missed_policy == "skip" or superseded or too_old)

    def _replace(self, due: list[datetime]) -> None:
        """Start the latest in place of the running ones; the others would only be cancelled by it."""
        self._note(due[:-1], "superseded")
        for execution in self._earlier() if due else ():
            execution_cancel(execution=execution)
        self._start(due[-1:])

    def _take_turns(self, due: list[datetime]) -> None:
        """Run one at a time: the others wait, or are skipped."""
        waiting = waiting_count(self.trigger)
        first = [] if waiting or self._earlier().exists() else due[:1]
        self._start(first)
        others = due[len(first) :]
        if self.overlap_policy == "skip":
            self._note(others, "skipped")
        else:
            room = max(0, MOST_WAITING - waiting)
            self._note(others[:room], WAITING)
            self._note(others[room:], "dropped")

    def _earlier(self) -> ExecutionQuerySet:
        return earlier_runs(self.trigger.workflow_id, self.trigger.node_id)

    def _note(self, times: list[datetime], outcome: str) -> None:
        PlannedTime.objects.bulk_create(self._row(time, outcome) for time in times)

    def _start(self, times: list[datetime]) -> None:
        for time in times:
            execution = planned_start(self.trigger, time, self.now, is_missed=self._is_missed(time))
            self._row(time, "fired", execution).save(force_insert=True)
            self.started.append(execution)

    def _row(self, time: datetime, outcome: str, execution: UUID | None = None) -> PlannedTime:
        return PlannedTime(
            trigger=self.trigger, at=time, outcome=outcome, execution_id=execution, created_at=self.now
        )
