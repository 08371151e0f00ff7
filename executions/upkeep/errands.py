"""Work of the scheduler that waits for others: providers that may not answer must not delay what is planned."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import close_old_connections, connection

from core.db.outages import outages
from executions.store.sql import database_now
from executions.upkeep.duties import take_duty

log = logging.getLogger(__name__)

EVERY_S = 2.0


class Errands:
    """A thread that runs each errand every EVERY_S seconds, where the scheduler called `name` has that duty."""

    def __init__(self, name: str, errands: Sequence[Callable[[datetime], object]]) -> None:
        self._name = name
        self._errands = errands
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="errands", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the present errand."""
        self._stop.set()

    def _work(self) -> None:
        while not self._stop.wait(EVERY_S):
            close_old_connections()
            if self._guarded(self._has_duty):
                for errand in self._errands:
                    self._guarded(errand)
        connection.close()

    def _has_duty(self, now: datetime) -> bool:
        return take_duty("errands", self._name, now)

    def _guarded(self, errand: Callable[[datetime], object]) -> object:
        """Its result; None if it failed, which must not keep the next one from running."""
        try:
            return errand(database_now())
        except Exception as error:
            name = getattr(errand, "__name__", "an errand")
            if not outages.note(log, f"the errand {name}", error):
                log.exception("the errand %s failed", name)
            connection.close()
            return None
