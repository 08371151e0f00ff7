"""Records outcomes, guarded by the fence, for many executions in one transaction."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db import Error

from ai_models.ledger.balances import Refusal
from assets.models import Asset
from core.db.outages import is_full, outages
from core.secrets.redaction import Redactor
from executions.engine.llm_call import LlmCallRecord
from executions.engine.record import NodeRecord, StepRecord
from executions.engine.unbroken import unbroken
from executions.models import NodeRun
from executions.status import ExecutionStatus
from executions.store import sql
from executions.store.outcomes import Closing, Parking
from executions.store.values import Reference, is_for_asset, is_reference, reference, written
from executions.store.writer import Line, Writer
from executions.worker.assignments import Claimed
from executions.worker.batches import Batch
from executions.worker.giving_up import GiveUp
from executions.worker.last_words import LastWords, calls_settle, last_words_keep
from executions.worker.llm_call_rows import LlmCallRow, Payer
from executions.worker.node_rows import NodeRow
from executions.worker.spent import Spent
from executions.worker.step_rows import StepKey, StepRow
from workflows.sdk import Json, is_large
from workflows.sdk.values import LARGE

log = logging.getLogger(__name__)

LOOK_FOR_ROOM_S = 2.0

NodePlace = tuple[str, str]
"""A node's id and its iteration."""
Answer = dict[str, Any]
"""The reply for a waiting caller: `status`, `output`, `error`, and the `response` of a responding node."""


class Read(Protocol):
    """Runs a function that uses the ORM in a suitable thread."""

    async def __call__(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """The function's result."""
        ...


@dataclass
class ExecutionJournal:
    """The engine's Journal for one claimed execution."""

    claimed: Claimed
    organization: UUID
    workflow: UUID
    writer: Writer
    redactor: Redactor
    committed: Callable[[UUID], None]
    """Called after every commit, to send notifications."""
    answered: Callable[[Answer], None]
    """Called when a reply, or the end, is durable: somebody may be waiting for it."""
    read: Read
    """Runs a function that reads the database."""
    caller: UUID | None = None
    """The execution to wake when this one ends."""
    unavailable: tuple[type[Exception], ...] = (Error,)
    """The database's errors if it is unreachable or fails."""
    spent: Spent = field(default_factory=Spent)
    known: set[NodePlace] = field(default_factory=set)
    """The nodes that already have a row."""
    parked: bool = False
    """Whether it has left the worker to wait."""
    _noted: dict[NodePlace, NodeRow] = field(default_factory=dict)
    _steps: dict[StepKey, StepRow] = field(default_factory=dict)
    _calls: dict[UUID, LlmCallRow] = field(default_factory=dict)
    _assets: list[Asset] = field(default_factory=list)
    _refused: dict[UUID, Refusal] = field(default_factory=dict)
    _last_words: list[LastWords] = field(default_factory=list)
    _in_flight: asyncio.Future[Any] | None = None
    _response: Json = None
    _line: Line = field(default_factory=Line)

    async def keep(self, value: Json, size: int | None = None) -> Json:
        """The value; or the reference to a new file of it, whose row is written with the next commit.

        While there is no space for the file this waits: the work that produced the value must not be repeated.
        """
        if isinstance(value, Reference) or not (is_reference(value) or _is_large(value, size)):
            return value
        while True:
            try:
                return await unbroken(self._aside, value)
            except OSError as error:
                if not is_full(error):
                    raise
                outages.note(log, f"a value of the execution {self.claimed.id} waits for room", error)
            await asyncio.sleep(LOOK_FOR_ROOM_S)

    def note(self, record: NodeRecord) -> None:
        """Include the record's current state in the next commit."""
        self.spent.count(record)
        place = (record.node_id, record.iteration)
        self._noted[place] = NodeRow.of(self.claimed.id, record, self.redactor, place not in self.known)

    def note_step(self, record: NodeRecord, step: StepRecord) -> None:
        """Take the step's present state into the next commit."""
        row = StepRow.of(self.claimed.id, record, step, self.redactor)
        self._steps[row.key] = row

    def note_call(self, record: NodeRecord, call: LlmCallRecord) -> None:
        """Take the present state of a model's call into the next commit."""
        payer = Payer(self.organization, self.claimed.id, self.workflow)
        self._calls[call.id] = LlmCallRow.of(payer, record, call, self.redactor)

    def refusal(self, call: UUID) -> Refusal | None:
        """The budget for which the last commit left out a call that was about to be made."""
        return self._refused.pop(call, None)

    def cut_short(self, record: NodeRecord) -> None:
        """Keep it for `keep_last_words`."""
        error: dict[str, Any] = self.redactor.value(record.error)
        self._last_words.append(LastWords(record.node_id, record.iteration, record.attempt, error))

    async def keep_last_words(self) -> None:
        """Settle the calls that were cut off with the run, which this worker may no longer write; and, if it was
        cancelled, record its partial results."""
        if self._calls:
            calls, self._calls = list(self._calls.values()), {}
            await self.read(calls_settle, calls)
        if self._last_words and await self.read(last_words_keep, self.claimed.id, self._last_words):
            self.committed(self.claimed.id)

    @property
    def pending(self) -> int:
        """The number of records in the next commit."""
        return len(self._noted)

    async def answer_to(self, record: NodeRecord) -> dict[str, Any] | None:
        """The answer in the row of a waiting node."""
        rows = NodeRun.objects.filter(
            execution=self.claimed.id, node_id=record.node_id, iteration=record.iteration
        )
        answer: dict[str, Any] | None = await self.read(rows.values_list("answer", flat=True).first)
        return answer

    async def commit(self) -> None:
        """Wait until everything noted is durable."""
        if self._noted or self._steps or self._calls:
            self._in_flight = self._submit(None)
        if self._in_flight is not None:
            # Shielded, because another node of this execution may be waiting for the same batch.
            await asyncio.shield(self._in_flight)

    async def respond(self, response: Json) -> None:
        """Notify the waiting web process."""
        self._response = self.redactor.value(response)
        self._answer("running", None, None)

    def _answer(self, status: str, output: Json, error: Json) -> None:
        self.answered({"status": status, "output": output, "error": error, "response": self._response})

    async def close(self, status: ExecutionStatus, output: Json, error: dict[str, Any] | None) -> None:
        """Write the execution's final status with everything noted."""
        kept = self.redactor.value(await self.keep(output))
        await self._submit(Closing(status.value, kept, self.redactor.value(error), self.caller))

    async def give_up(self, error: dict[str, Any]) -> None:
        """End it as failed with everything in it, without the noted records, which may be what cannot be
        written.

        Raises LeaseLostError.
        """
        spent = self.spent
        job = GiveUp(claimed=self.claimed, error=error, cost=spent.cost, usage=dict(spent.usage))
        future = self.writer.submit(job)
        future.add_done_callback(partial(self._tell, Closing(ExecutionStatus.FAILED.value, None, error)))
        await asyncio.shield(future)

    async def park(self, wake_at: datetime | None, calls: int) -> None:
        """Write everything noted, and leave the worker."""
        self.parked = True
        await self._submit(Parking(wake_at, calls))

    def _submit(self, closing: Closing | Parking | None) -> asyncio.Future[Any]:
        rows, places, self._noted = list(self._noted.values()), self._noted.keys(), {}
        self.known.update(places)
        steps, self._steps = list(self._steps.values()), {}
        calls, self._calls = list(self._calls.values()), {}
        assets, self._assets = self._assets, []
        batch = Batch(
            claimed=self.claimed,
            rows=rows,
            steps=steps,
            calls=calls,
            assets=assets,
            cost=self.spent.cost,
            usage=dict(self.spent.usage),
            closing=closing,
            line=self._line,
        )
        future = self.writer.submit(batch)
        future.add_done_callback(partial(self._tell, closing))
        return future

    def _tell(self, closing: Closing | Parking | None, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self._refused.update(future.result() or {})
            self.committed(self.claimed.id)
            if isinstance(closing, Closing):
                self._answer(closing.status, closing.output, closing.error)
            elif closing:
                self._answer("waiting", None, None)

    def _aside(self, value: Json) -> Json:
        """In a thread: the value itself if it turns out to be small, otherwise its file's reference."""
        clean = self.redactor.value(value)
        text = sql.json_text(clean) or ""
        if not is_for_asset(clean, len(text)):
            return clean
        asset = written(text, self.organization, self.claimed.id)
        self._assets.append(asset)
        return reference(asset, text)


def _is_large(value: Json, size: int | None) -> bool:
    return is_large(value) if size is None else size > LARGE
