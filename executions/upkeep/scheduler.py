"""The scheduler process: fires what is due, sweeps, and reports itself. Several may run."""

import logging
import threading
import time
from datetime import datetime

from django.db import close_old_connections, connection

from accounts.audit.sealing import seal_committed
from accounts.audit.verification import check_in_turn
from ai_models.services import models_sync_due
from core.db.outages import outages
from executions.models import Execution
from executions.store.presence import report
from executions.store.sql import database_now
from executions.store.waking import wake_due
from executions.triggers.following import MOST as MOST_FOLLOWED
from executions.triggers.following import follow_ended
from executions.triggers.schedule.firing import fire_due
from executions.triggers.schedule.queue import is_anything_waiting
from executions.upkeep.clock import ClockWatch
from executions.upkeep.duties import take_duty
from executions.upkeep.errands import Errands
from executions.upkeep.reconciliation import reconcile
from executions.upkeep.retention import Retention
from executions.upkeep.sweeper import sweep
from workflows.models import Trigger

log = logging.getLogger(__name__)

LONGEST_NAP_S = 1.0
SHORT_NAP_S = 0.25
SWEEP_EVERY_S = 5.0
"""Measured by the monotonic clock."""


class Scheduler:
    """Runs rounds until it is told to stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._stop = threading.Event()
        self._next_sweep = 0.0
        self._clock = ClockWatch()
        self._retention = Retention()
        self._hurries = False
        self._errands = Errands(name, (reconcile, models_sync_due))

    def stop(self) -> None:
        """End after the current round. Safe inside a signal handler."""
        self._errands.stop()
        self._stop.set()

    def run(self) -> None:
        """Run rounds, sleeping until the earliest due time, at most a second."""
        self._errands.start()
        while not self._stop.is_set():
            try:
                nap = self.round()
            except Exception as error:
                if not outages.note(log, "a round of the scheduler", error):
                    log.exception("a round of the scheduler failed")
                connection.close()
                nap = LONGEST_NAP_S
            self._stop.wait(nap)
        connection.close()

    def round(self) -> float:
        """Do what is due now; returns the seconds until something may be due again."""
        close_old_connections()
        self._hurries = False
        now = database_now()
        if take_duty("schedule", self.name, now):
            fire_due(now)
            wake_due(now)
            self._hurries = follow_ended() == MOST_FOLLOWED
            seal_committed()
        self._clock.look(now)
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_EVERY_S
            report(self.name, "scheduler", now)
            if take_duty("sweep", self.name, now):
                sweep(now, self._clock)
                self._retention.go_on(now)
                check_in_turn(now)
        return 0 if self._hurries else self._nap(now)

    def _nap(self, now: datetime) -> float:
        planned = Trigger.objects.live().exclude(next_run_at=None).order_by("next_run_at")
        waiting = Execution.objects.filter(status="waiting").exclude(wake_at=None).order_by("wake_at")
        firsts = (
            planned.values_list("next_run_at", flat=True)[:1],
            waiting.values_list("wake_at", flat=True)[:1],
        )
        due = [moment for first in firsts for moment in first]
        wait = (min(due) - now).total_seconds() if due else LONGEST_NAP_S
        longest = SHORT_NAP_S if is_anything_waiting() else LONGEST_NAP_S
        # Anything still due was too much for one round, or could not be started.
        return min(longest, wait if wait > 0 else SHORT_NAP_S)
