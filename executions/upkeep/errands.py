"""Work of the scheduler that waits for others: providers that may not answer must not delay what is planned."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connection

from core.db.outages import outages
from executions.store.sql import database_now
from executions.upkeep.duties import take_duty

log = logging.getLogger(__name__)

EVERY_S = 2.0


class Errands:
    """A thread that runs each errand every EVERY_S seconds, where the scheduler called `name` has that duty."""

    def __init__(self, name: str, errands: dict[str, Callable[[datetime], object]]) -> None:
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
            for duty, work in self._errands.items():
                self._run(duty, work)
        connection.close()

    def _run(self, duty: str, work: Callable[[datetime], object]) -> None:
        try:
            now = database_now()
            if take_duty(duty, self._name, now):
                work(now)
        except Exception as error:
            if not outages.note(log, f"the errand {duty!r}", error):
                log.exception("the errand %r failed", duty)
            connection.close()
