"""The loop of a worker process: claims executions, runs them concurrently, renews their leases."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import Error, OperationalError

from core.db.outages import in_a_line, outages
from core.egress import Egress
from core.egress_policy import egress_policy
from core.failpoints import failpoint
from core.logs import log_about
from core.redis.clients import async_client
from core.secrets.redaction import Redactor
from executions.engine.plan import UnknownNodeTypeError
from executions.engine.ports import LeaseLostError
from executions.engine.runner import Runner
from executions.pacing.host_limits import host_limits
from executions.pacing.pacing import Pacing
from executions.store.leases import HEARTBEAT_S, LEASE_S
from executions.store.presence import report
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.wire.mailbox import StopMessages
from executions.wire.news import Newsroom
from executions.worker.assignments import Assignment, load
from executions.worker.claims import Heartbeat, Release
from executions.worker.clock import LoopClock
from executions.worker.context import Resources
from executions.worker.contexts import RuntimeContexts, prices, routes
from executions.worker.journal import Answer, ExecutionJournal
from executions.worker.pinned import PinnedRoute
from executions.worker.plans import plans
from executions.worker.queue import Claim, Queue
from executions.worker.spent import Spent
from executions.worker.stage import Slot, Stage, tick_forever

log = logging.getLogger(__name__)

CAPACITY = 1_000
"""Concurrent executions (architecture, section 4.3)."""
RESERVED = 100
"""Slots that batches never use."""
CLAIM_BATCH = 25
"""Executions claimed at once, as many as a hint names, so that all workers share a burst."""
CANCEL_AGAIN_S = 0.2


class Worker:
    """Everything that a worker process does, on one asyncio loop."""

    def __init__(self, name: str, slot: Slot | None = None) -> None:
        self.name = name
        self._slot = slot or Slot()
        self.running: dict[UUID, tuple[int, asyncio.Task[None]]] = {}
        self._clock = LoopClock()
        self._wake = asyncio.Event()
        self._draining = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._writer = Writer(self._loop)
        self._reader = Reader()
        self._plans = plans(self._reader)
        self._queue = Queue(name)
        self._egress = Egress(egress_policy())
        self._redis = async_client()
        self._news = Newsroom(self._redis)
        self._pacing = Pacing(self._redis)
        self._host_limits = host_limits(self._reader)
        self._prices = prices(self._reader)
        self._routes = routes(self._reader)

    def wake(self) -> None:
        """Something may be claimable. Thread-safe."""
        self._loop.call_soon_threadsafe(self._wake.set)

    def drain(self) -> None:
        """Stop claiming, park running executions, and let `run` return. Thread-safe, also inside a signal
        handler."""
        self._loop.call_soon_threadsafe(self._draining.set)

    async def run(self) -> None:
        """Work until drained."""
        self._writer.start()
        mailbox = StopMessages(self.name, self._stop_execution)
        helpers = [
            asyncio.create_task(tick_forever(self._slot)),
            asyncio.create_task(self._keep_leases()),
            asyncio.create_task(self._report_forever()),
            asyncio.create_task(mailbox.listen()),
            asyncio.create_task(self._claim_forever()),
        ]
        await self._draining.wait()
        await _end(helpers)
        await self._park()

    async def _claim_forever(self) -> None:
        self._wake.set()
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._claim()
            except Exception as error:
                # This loses the hint; the sweeper sends another.
                if not outages.note(log, "nothing can be claimed", error):
                    log.exception("claiming failed")

    async def _claim(self) -> None:
        while room := min(CAPACITY - len(self.running), CLAIM_BATCH):
            batches = len(self.running) < CAPACITY - RESERVED
            new, others = await self._writer.submit(Claim(self._queue, room, batches))
            if new or others:
                failpoint("after_claim", raises=OperationalError)
            self._begin(new)
            if others:
                self._begin(await self._reader.read(load, others))
            if len(new) + len(others) < room:
                return
            await asyncio.sleep(0)  # starting these first leaves the next to less busy workers

    def _begin(self, assignments: Iterable[Assignment]) -> None:
        for assignment in assignments:
            stage = Stage(self._slot, assignment.claimed.id)
            task = asyncio.create_task(stage.steps(self._execute(assignment, stage)))
            self.running[assignment.claimed.id] = (assignment.claimed.fence, task)
            task.add_done_callback(partial(self._ended, assignment.claimed.id))

    def _ended(self, execution: UUID, task: asyncio.Task[None]) -> None:
        was_full = len(self.running) >= CAPACITY - RESERVED or self._queue.is_limited
        # After a lost lease the same execution may already be here again, under a new fence.
        if self.running.get(execution, (0, None))[1] is task:
            del self.running[execution]
        if was_full:
            self._wake.set()

    async def _execute(self, assignment: Assignment, stage: Stage) -> None:
        log_about(**assignment.names)
        journal = self._journal(assignment)
        if problem := assignment.problem:
            return await self._refuse(journal, problem.code, problem.message, problem.hint)
        try:
            await self._run(assignment, journal, stage)
        except UnknownNodeTypeError as error:
            await self._refuse(journal, "node_type_missing", str(error))
        except Error as error:
            # Nothing can be written now; the lease expires, and the next worker resumes from the durable state.
            trace = None if outages.seen(error) else error
            what = "execution %s could not be written down: %s"
            log.warning(what, assignment.claimed.id, in_a_line(error), exc_info=trace)
        except (Exception, asyncio.CancelledError) as error:
            if _is_told_to_stop(error):
                raise
            log.exception("execution %s failed unexpectedly", assignment.claimed.id)
            message = f"The run failed because of a bug in Wireloom ({type(error).__name__})."
            await self._refuse(journal, "internal_error", message)

    async def _run(self, assignment: Assignment, journal: ExecutionJournal, stage: Stage) -> None:
        plan = await self._plans.get(assignment.version)
        left = (assignment.deadline - self._clock.now()).total_seconds()
        start = replace(assignment.start, seconds_left=max(0.0, left))
        try:
            await Runner(plan, start, journal, self._contexts(assignment, journal), self._clock, stage).run()
        finally:
            with suppress(Error):
                await journal.keep_last_words()
        if assignment.caller or journal.parked:
            self._wake.set()  # the caller, and executions answered meanwhile, may be queued again

    def _contexts(self, assignment: Assignment, journal: ExecutionJournal) -> RuntimeContexts:
        return RuntimeContexts(
            Resources(
                execution=assignment.claimed.id,
                organization=assignment.organization,
                version=assignment.version,
                owner=assignment.owner,
                egress=self._egress,
                reader=self._reader,
                writer=self._writer,
                news=self._news,
                pacing=self._pacing,
                host_limits=self._host_limits,
                prices=self._prices,
                routes=self._routes,
                pinned_route=PinnedRoute(assignment.claimed.id, self._writer),
                redactor=journal.redactor,
                journal=journal,
            )
        )

    def _journal(self, assignment: Assignment) -> ExecutionJournal:
        execution, workflow = assignment.claimed.id, assignment.workflow

        def answered(answer: Answer) -> None:
            if assignment.reply_to:
                self._news.answered(assignment.reply_to, {"execution": str(execution), **answer})

        return ExecutionJournal(
            claimed=assignment.claimed,
            organization=assignment.organization,
            workflow=workflow,
            writer=self._writer,
            redactor=Redactor(),
            committed=lambda _: self._news.changed(execution, workflow),
            answered=answered,
            read=self._reader.read,
            caller=assignment.caller,
            spent=Spent(assignment.start.records),
            known={(record.node_id, record.iteration) for record in assignment.start.records},
        )

    async def _refuse(
        self, journal: ExecutionJournal, code: str, message: str, hint: str | None = None
    ) -> None:
        error: dict[str, Any] = {
            "code": code,
            "message": message,
            "hint": hint,
            "node_id": None,
            "details": {},
        }
        with suppress(LeaseLostError, Error):
            await journal.give_up(error)

    async def _keep_leases(self) -> None:
        renewed = self._loop.time()
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            # A hint may have been lost with the broker; queued executions must not wait until it is back.
            self._wake.set()
            # Executions claimed during the heartbeat are not in its result.
            known = dict(self.running)
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    mine: dict[UUID, int] = await self._writer.submit(Heartbeat(self.name, tuple(known)))
                renewed = self._loop.time()
            except Exception as error:
                late = isinstance(error, TimeoutError)
                if late or not outages.note(log, "the leases could not be renewed", error):
                    log.error("the leases could not be renewed in time", exc_info=None if late else error)
                if self._loop.time() - renewed < LEASE_S - HEARTBEAT_S:
                    continue
                mine = {}  # by now another worker may run them: stop before they repeat anything
            for execution, (fence, task) in known.items():
                if mine.get(execution) != fence:
                    task.cancel()

    async def _report_forever(self) -> None:
        """Separate from the leases: reporting may take long while the database is unavailable, but giving up
        leases must not."""
        while True:
            await self._report()
            await asyncio.sleep(HEARTBEAT_S)

    async def _report(self) -> None:
        try:
            await self._reader.read(report, self.name, "worker", running=len(self.running))
        except Error as error:
            outages.note(log, "the worker could not report itself", error)

    def _stop_execution(self, execution: UUID) -> None:
        entry = self.running.get(execution)
        if entry:
            entry[1].cancel()

    async def _park(self) -> None:
        tasks = [task for _, task in self.running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        handed_back = await self._writer.submit(Release(self.name))
        if handed_back:
            log.info("handed back %d executions", handed_back)
        await asyncio.to_thread(self._writer.stop)
        await asyncio.to_thread(self._reader.stop)
        await self._egress.aclose()
        await self._redis.aclose()


async def _end(helpers: Iterable[asyncio.Task[None]]) -> None:
    """Cancel them until they have ended: a library may mistake a cancellation for a lost connection, and
    continue."""
    pending = set(helpers)
    while pending:
        for helper in pending:
            helper.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_S)


def _is_told_to_stop(error: BaseException) -> bool:
    """Whether this task was cancelled from outside. A cancellation from inside the run is a bug."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
