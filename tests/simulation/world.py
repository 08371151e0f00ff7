"""A small installation on virtual time: the real worker, engine, journal, claims and sweeper over a real database.

Simulated are only time, the message broker and the threads: a job of the writer is done where it is asked for.
Everything that goes wrong follows from a seed.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone

from core.errors import ConflictError
from executions.answers.deciding import execution_resolve
from executions.models import Execution, NodeRun
from executions.store import writer as writing
from executions.store.commits import Commits
from executions.store.leases import HEARTBEAT_S
from executions.store.waking import wake_due, wake_forgotten
from executions.upkeep.sweeper import recover, rehint
from executions.worker.worker import Worker
from tests.simulation.virtual import BEGIN, Database

SWEEP_S = 10.0
"""A little rarer than it is done, for it is most of what a simulation costs."""


class Faults:
    """What goes wrong, by one seed; `log` is what did."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.log: list[str] = []
        self.commits_fail = self.rng.choice([0.0, 0.02, 0.08])
        self.hints_lost = self.rng.choice([0.0, 0.2, 0.9])
        self.hints_doubled = self.rng.choice([0.0, 0.3])

    def happens(self, chance: float) -> bool:
        """Whether something of that chance happens now."""
        return self.rng.random() < chance


class SimCommits(Commits):
    """All writers share one thread and its connection: none waits for a turn or for a disk."""

    @contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """Everything in it or nothing."""
        with transaction.atomic():
            yield


class SimWriter(writing.Writer):
    """Does a job at once; a commit may fail, before or after it was made. A frozen one answers later."""

    def __init__(self, loop: asyncio.AbstractEventLoop, database: Database, faults: Faults) -> None:
        super().__init__(loop)
        self._commits = SimCommits()
        self._database = database
        self._faults = faults
        self._turn = asyncio.Lock()
        """One thread takes the jobs in the order in which they come."""
        self._jobs: set[asyncio.Task[Any]] = set()
        self.thawed = asyncio.Event()
        self.thawed.set()

    def start(self) -> None:
        """There is no thread."""

    def stop(self) -> None:
        """There is no thread."""

    def submit(self, job: writing.Job) -> asyncio.Future[Any]:
        """The job's result, a little later."""
        task = asyncio.ensure_future(self._do(job))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        return task

    async def die(self) -> None:
        """Unwritten data is lost, silently."""
        jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)

    async def _do(self, job: writing.Job) -> Any:
        async with self._turn:
            await asyncio.sleep(self._faults.rng.uniform(0.0, 0.01))
            await self.thawed.wait()
            (result,) = self._database(self._with_faults, job)
        if isinstance(result, BaseException):
            raise result
        return result

    def _with_faults(self, job: writing.Job) -> list[Any]:
        fails = self._faults.happens(self._faults.commits_fail)
        real, late = writing._apply, self._faults.happens(0.5)

        def failing(jobs: list[writing.Job]) -> list[Any]:
            with patch.object(writing, "_apply", real):
                if late:  # the commit was made, and nobody heard of it
                    with transaction.atomic():
                        real(jobs)
                raise OperationalError("simulated")

        if not fails:
            return self._commit([job])
        self._faults.log.append(f"a commit fails {'late' if late else 'early'}")
        # The writer tries once more; twice means that the database is away.
        times = [failing] * (2 if self._faults.happens(0.3) else 1)
        with patch.object(writing, "_apply", _first(times, real)):
            return self._commit([job])


def _first(calls: list[Any], then: Any) -> Any:
    left = iter(calls)
    return lambda jobs: next(left, then)(jobs)


class SimReader:
    """Reads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """The function's result."""
        await asyncio.sleep(0)
        return self._database(function, *args, **kwargs)


class SimNews:
    """Nobody listens."""

    def changed(self, execution: UUID, workflow: UUID) -> None:
        """Nothing."""

    def answered(self, process: str, answer: Any) -> None:
        """Nothing."""


class SimWorker(Worker):
    """The real worker without threads, sockets and broker."""

    def __init__(self, name: str, database: Database, faults: Faults, skew: float) -> None:
        super().__init__(name)
        self.sim_writer = SimWriter(self._loop, database, faults)
        self._writer = self.sim_writer
        self._reader = SimReader(database)  # type: ignore[assignment]
        self._plans._reader = self._reader
        self._news = SimNews()  # type: ignore[assignment]
        self._clock = SimClock(self._loop, faults, skew)  # type: ignore[assignment]
        self._helpers: list[asyncio.Task[None]] = []

    async def _report(self) -> None:
        """Nobody asks whether it is there."""

    def begin(self) -> None:
        """Work until killed."""
        self._helpers = [asyncio.create_task(self._keep_leases()), asyncio.create_task(self._claim_forever())]

    async def kill(self) -> None:
        """Stop at once, without a word to anybody."""
        tasks = [*self._helpers, *(task for _, task in self.running.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.sim_writer.die()
        await self._egress.aclose()
        await self._redis.aclose()

    async def freeze(self, seconds: float) -> None:
        """Whatever it writes in that time is written afterwards."""
        self.sim_writer.thawed.clear()
        await asyncio.sleep(seconds)
        self.sim_writer.thawed.set()


class SimClock:
    """A worker's clock, which may be wrong."""

    def __init__(self, loop: asyncio.AbstractEventLoop, faults: Faults, skew: float) -> None:
        self._loop = loop
        self._faults = faults
        self._skew = timedelta(seconds=skew)

    def now(self) -> datetime:
        """Virtual time, as this machine sees it."""
        return BEGIN + timedelta(seconds=self._loop.time()) + self._skew

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """From 0 to 1."""
        return self._faults.rng.random()


class People:
    """They approve what asks, and let what was interrupted run again, each a little later."""

    def __init__(self, database: Database, rng: Random) -> None:
        self.reruns: Counter[tuple[UUID, str, str]] = Counter()
        self._database = database
        self._rng = rng

    async def decide(self) -> None:
        """Look again and again for what waits for them."""
        while True:
            await asyncio.sleep(self._rng.uniform(1.0, 15.0))
            self._database(self._decide)

    def _decide(self) -> None:
        waiting = NodeRun.objects.filter(status__in=("waiting", "interrupted"), answer=None)
        for node in waiting.select_related("execution"):
            action = "rerun" if node.status == "interrupted" else "approve"
            with suppress(ConflictError):  # it is not at rest yet, or waits for something else
                place = {"node_id": node.node_id, "iteration": node.iteration}
                execution_resolve(execution=node.execution, action=action, by="", **place)
                self.reruns[node.execution_id, node.node_id, node.iteration] += action == "rerun"


class World:
    """Two workers, the sweeper, people, and a nemesis."""

    def __init__(self, database: Database, faults: Faults) -> None:
        self.database = database
        self.faults = faults
        self.workers: list[SimWorker] = []
        self.people = People(database, faults.rng)
        self._made = 0

    def hint(self, executions: Iterable[UUID]) -> None:
        """The broker: messages are lost, doubled and late."""
        if not list(executions) or self.faults.happens(self.faults.hints_lost):
            return
        for _ in range(2 if self.faults.happens(self.faults.hints_doubled) else 1):
            delay = self.faults.rng.choice([0.0, 0.05, 3.0])
            asyncio.get_running_loop().call_later(delay, self._wake_one)

    def _wake_one(self) -> None:
        if self.workers:
            self.faults.rng.choice(self.workers)._wake.set()

    async def run(self, seconds: float) -> None:
        """Let it all happen, until everything has ended or for so long."""
        duties = [
            asyncio.create_task(duty) for duty in (self._sweep(), self._nemesis(), self.people.decide())
        ]
        for _ in range(2):
            self._new_worker()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.database(Execution.objects.open().exists):
                    await asyncio.sleep(HEARTBEAT_S)
        for duty in duties:
            duty.cancel()
        await asyncio.gather(*duties, return_exceptions=True)
        for worker in self.workers:
            await worker.kill()

    def _new_worker(self) -> None:
        self._made += 1
        skew = self.faults.rng.choice([0.0, 0.0, -300.0, 300.0])
        worker = SimWorker(f"worker-{self._made}", self.database, self.faults, skew)
        self.workers.append(worker)
        worker.begin()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            for duty in (recover, rehint, wake_due):
                self.database(duty, timezone.now())
            self.database(wake_forgotten)

    async def _nemesis(self) -> None:
        rng = self.faults.rng
        for _ in range(rng.randrange(5)):
            await asyncio.sleep(rng.uniform(0.0, 20.0))
            victim = rng.choice(self.workers)
            if rng.random() < 0.6:
                self.faults.log.append(f"{victim.name} is killed")
                self.workers.remove(victim)
                await victim.kill()
                await asyncio.sleep(rng.uniform(0.1, 3.0))
                self._new_worker()
            else:
                seconds = rng.choice([2.0, 20.0, 50.0])
                self.faults.log.append(f"{victim.name} is frozen for {seconds:g} s")
                await victim.freeze(seconds)
