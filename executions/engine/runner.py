"""Drives one execution of a plan to its end, or until nothing in it can make progress by itself."""

import asyncio
import logging
from typing import Any

from executions.engine.level_run import LevelRun, Parked
from executions.engine.plan import ExecutionPlan
from executions.engine.ports import Clock, Contexts, Journal, LeaseLostError, NoStage, Stage
from executions.engine.run_state import Known, Reply, RunInput, RunState, Totals
from executions.engine.scope import Scope, top_names
from executions.status import ExecutionStatus, NodeStatus
from workflows.sdk import Json, NodeError, is_large

log = logging.getLogger(__name__)


class Runner:
    """One execution on a worker. `run()` returns when it has ended, waits, or belongs to another worker."""

    def __init__(
        self,
        plan: ExecutionPlan,
        given: RunInput,
        journal: Journal,
        contexts: Contexts,
        clock: Clock,
        stage: Stage | None = None,
    ) -> None:
        self.input = given
        self.journal = journal
        known = Known(plan, given.records)
        self.state = RunState(
            plan,
            given,
            journal,
            contexts,
            clock,
            stage or NoStage(),
            known,
            Totals(len(known)),
            Reply(),
            self._look_if_idle,
        )
        names = given.with_links(top_names(plan, given.input, given.facts), plan.top, "")
        scope = Scope(plan.top, names, is_large(given.input))
        self.top = LevelRun(self.state, plan.top, scope, "", [given.trigger], given.input)

    async def run(self) -> None:
        """Run to the end. If the lease is lost it ends silently: its new holder continues."""
        try:
            async with asyncio.timeout(self.input.seconds_left) as timer:
                await self._drive()
        except LeaseLostError:
            return
        except TimeoutError:
            if not timer.expired():
                raise
            await self._time_out()
        finally:
            await self.top.stop(None)

    async def _drive(self) -> None:
        try:
            failed = await self.top.run()
        except Parked:
            await self._park()
        except NodeError as error:
            await self._fail(error.as_dict() | {"node_id": None})
        except Exception as error:
            if isinstance(error, (LeaseLostError, *self.journal.unavailable)):
                raise
            await self._break_off(error)
        else:
            if failed is None:
                await self._close(ExecutionStatus.SUCCEEDED, None)
            else:
                await self._fail({**(failed.error or {}), "node_id": failed.node_id})

    def _look_if_idle(self) -> None:
        """Called when a node falls asleep, which may have been the last one awake."""
        if self.top.is_idle:
            self.top.knock()

    def _output(self) -> Json:
        """The reply's body if there is one, otherwise the output of the leaves."""
        return self.state.reply.body if self.state.reply.is_given else self.top.output()

    async def _park(self) -> None:
        asleep = self.top.sleepers()
        times = [record.until for record in asleep if record.until is not None]
        calls = [record.wait["calls"] for record in asleep if record.wait and record.wait.get("calls")]
        await self.top.stop(NodeStatus.WAITING)
        await self.journal.park(min(times, default=None), min(calls, default=0))

    async def _fail(self, error: dict[str, Any]) -> None:
        await self._close(ExecutionStatus.FAILED, error)

    async def _close(self, status: ExecutionStatus, error: dict[str, Any] | None) -> None:
        """End the execution, and everything that an earlier worker left open in it."""
        output = self._output() if error is None else None
        await self.top.stop(NodeStatus.CANCELLED)
        self.state.stopped(self.state.known.left(), NodeStatus.CANCELLED)
        await self.journal.close(status, output, error)

    async def _break_off(self, error: Exception) -> None:
        """End a run that cannot continue because of a bug, with everything in it."""
        log.exception("an execution failed unexpectedly", exc_info=error)
        message = f"The run failed because of a bug in Wireloom ({type(error).__name__})."
        told = NodeError("internal_error", message, "The worker's log has the details.")
        await self._fail(told.as_dict() | {"node_id": None})

    async def _time_out(self) -> None:
        error = NodeError("timeout", "The execution reached its time limit.").as_dict()
        await self._close(ExecutionStatus.TIMED_OUT, error | {"node_id": None})
