"""Group commit: one thread writes for a whole process, in one transaction for all pending jobs.

While a transaction commits, new jobs accumulate; the next transaction takes them all. A single job pays nothing
for this, and under load one fsync serves many.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Protocol, TypeAlias

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from core.db.outages import outages
from executions.store.commits import Commits

log = logging.getLogger(__name__)


class Priority(IntEnum):
    """The order of jobs within a transaction."""

    HEARTBEAT = 0
    CLAIM = 1
    JOURNAL = 2


class Job(Protocol):
    """A unit of work for the writer. Jobs of one class are applied together, at most `at_once` if the class
    defines it."""

    priority: Priority
    durable: bool
    """Whether its result may be returned only once it would survive a power cut; see `Commits`."""

    @classmethod
    def apply(cls, jobs: Sequence[Any]) -> list[Any]:
        """Do the work inside the open transaction; one result per job, where an exception is that job's error."""
        ...


Waiting: TypeAlias = tuple[Job, asyncio.Future[Any]]
"""A job with the future of its result."""
MANY = 1_000
"""Jobs of one class per transaction, unless the class defines `at_once`."""


class Line:
    """Shared by jobs of which each continues the previous one: they are written in order or not at all.

    `lost` is the reason why one could not be written, after which no later one is.
    """

    def __init__(self) -> None:
        self.lost: Exception | None = None


class Writer:
    """The thread, its queue, and the futures of callers. One per process and loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, name: str = "writer") -> None:
        self._loop = loop
        self._waiting: list[Waiting] = []
        self._wake = threading.Condition()
        self._stopping = False
        self._commits = Commits()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Start accepting jobs."""
        self._thread.start()

    def submit(self, job: Job) -> asyncio.Future[Any]:
        """A future of the job's result, done when it is durable. Call on the loop."""
        future: asyncio.Future[Any] = self._loop.create_future()
        with self._wake:
            if self._stopping:
                future.set_exception(RuntimeError("the writer has stopped"))
                return future
            self._waiting.append((job, future))
            self._wake.notify()
        return future

    def stop(self) -> None:
        """Finish pending jobs, then end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._stopping:
                    self._wake.wait()
                taken, self._waiting = _next(self._waiting)
            if not taken:
                self._commits.close()
                return
            self._answer(taken, self._commit([job for job, _ in taken]))

    def _commit(self, jobs: list[Job]) -> list[Any]:
        refused = [_lost(job) for job in jobs]
        whole = [job for job, error in zip(jobs, refused, strict=True) if error is None]
        written = iter(self._write(whole) if whole else [])
        return [error or next(written) for error in refused]

    def _write(self, jobs: list[Job]) -> list[Any]:
        try:
            with self._commits.transaction(durable=any(job.durable for job in jobs)):
                return _apply(jobs)
        except Exception as error:
            connection.close()
            return self._one_by_one(jobs, error)

    def _one_by_one(self, jobs: list[Job], error: Exception) -> list[Any]:
        # A job that cannot be written must not affect its neighbours; a broken connection has been replaced by
        # now.
        if len(jobs) == 1 and not isinstance(error, DatabaseError):
            return [error]
        if not outages.note(
            log, f"a transaction of {len(jobs)} jobs, of which each is tried by itself", error
        ):
            log.warning("a transaction of %d jobs failed (%s); trying each by itself", len(jobs), error)
        return [_lost(job) or _alone(job) for job in jobs]

    def _answer(self, taken: list[Waiting], results: list[Any]) -> None:
        def deliver() -> None:
            for (_, future), result in zip(taken, results, strict=True):
                if future.done():
                    continue
                if isinstance(result, BaseException):
                    future.set_exception(result)
                else:
                    future.set_result(result)

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(deliver)


def _next(waiting: list[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """The jobs of the next transaction, and those that wait for the one after it."""
    taken: list[Waiting] = []
    left: list[Waiting] = []
    counts: Counter[type[Job]] = Counter()
    for job, future in waiting:
        counts[type(job)] += 1
        (taken if counts[type(job)] <= getattr(job, "at_once", MANY) else left).append((job, future))
    return taken, left


def _lost(job: Job) -> Exception | None:
    line: Line | None = getattr(job, "line", None)
    return line.lost if line else None


def _alone(job: Job) -> Any:
    try:
        with transaction.atomic():
            return _apply([job])[0]
    except Exception as error:
        connection.close()
        line: Line | None = getattr(job, "line", None)
        if line and isinstance(error, OperationalError | InterfaceError):
            line.lost = error
        return error


def _apply(jobs: list[Job]) -> list[Any]:
    results: list[Any] = [None] * len(jobs)
    by_class: dict[type[Job], list[int]] = {}
    for index, job in enumerate(jobs):
        by_class.setdefault(type(job), []).append(index)
    for kind in sorted(by_class, key=lambda kind: kind.priority):
        indices = by_class[kind]
        for index, result in zip(indices, kind.apply([jobs[i] for i in indices]), strict=True):
            results[index] = result
    return results
