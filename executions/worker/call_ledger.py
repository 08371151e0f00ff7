"""Records the model calls of one node in the ledger: before each call is made, and its outcome."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from core.db.ids import uuid7
from executions.engine.llm_call import CallStatus, LlmCallRecord
from executions.engine.record import NodeRecord
from executions.worker.journal import ExecutionJournal
from workflows.sdk import ChatChunk, ChatReply, Clock, LlmError, Usage
from workflows.sdk.cut_short import partial_of

OnChunk = Callable[[ChatChunk], Awaitable[None]]
Estimate = Callable[[str, Usage], Awaitable[Decimal | None]]
"""The cost of a model's tokens in US dollars; None if its prices are not known."""
MOST_USD = Decimal(1_000_000)
"""A higher cost reported by a server is ignored."""


class CallLedger:
    """The model calls of one attempt."""

    def __init__(
        self,
        record: NodeRecord,
        journal: ExecutionJournal,
        clock: Clock,
        estimate: Estimate,
        credential: UUID | None,
    ) -> None:
        self._record = record
        self._journal = journal
        self._clock = clock
        self.estimate = estimate
        self._credential = credential

    async def open(self, model: str) -> "OpenCall":
        """Durably record a call that is about to be made. Raises LeaseLostError."""
        call = LlmCallRecord(
            id=uuid7(),
            number=len(self._record.calls) + 1,
            requested_model=model,
            created_at=self._clock.now(),
            credential=self._credential,
        )
        self._record.calls.append(call)
        self.note(call)
        await self._journal.commit()
        return OpenCall(self, call)

    def note(self, call: LlmCallRecord) -> None:
        """Include the call's present state in the next commit."""
        self._journal.note_call(self._record, call)

    async def write(self, call: LlmCallRecord) -> None:
        """Make the call's present state durable."""
        self.note(call)
        await self._journal.commit()


class OpenCall:
    """A call in progress. Settled once, in the commit that holds the node's outcome."""

    def __init__(self, ledger: CallLedger, call: LlmCallRecord) -> None:
        self._ledger = ledger
        self._call = call
        self._begun = time.monotonic()

    def timed(self, on_chunk: OnChunk) -> OnChunk:
        """Wrap `on_chunk` so that the time of the first piece is noted."""

        async def noting(chunk: ChatChunk) -> None:
            if self._call.first_token_ms is None:
                self._call.first_token_ms = self._elapsed_ms()
            await on_chunk(chunk)

        return noting

    async def begins(self, generation: str) -> None:
        """The provider has named the generation: record it, so that the cost of a lost call can be found out
        later."""
        self._call.generation_id = generation
        await self._ledger.write(self._call)

    async def succeeded(self, reply: ChatReply) -> ChatReply:
        """The complete answer has arrived. Returns it with its estimated cost."""
        call = self._call
        call.model, call.provider, call.usage = reply.model, reply.provider or "", reply.usage
        call.generation_id = reply.generation_id or call.generation_id
        call.cost_usd, call.is_byok = _believable(reply.cost_usd), reply.is_byok
        self._settle("succeeded")
        await self._estimate()
        return replace(reply, estimated_cost_usd=call.estimated_cost_usd)

    async def failed(self, error: LlmError) -> None:
        """The call has failed; the usage up to then is in the error's details."""
        self._call.error = {"code": error.code, "message": error.message}
        self._call.sent = not error.not_sent
        self._take(error.details)
        self._settle("failed")
        if self._call.usage != Usage():
            await self._estimate()

    def cut_off(self, error: BaseException) -> None:
        """The call was cut short from outside, or by a bug."""
        self._take(partial_of(error))
        self._settle("cancelled" if isinstance(error, asyncio.CancelledError) else "failed")

    def _take(self, details: dict[str, Any]) -> None:
        call = self._call
        if details.get("usage"):
            call.usage = Usage(**details["usage"])
            call.cost_usd = _believable(_money(details.get("cost_usd")))
        if call.usage != Usage() or details.get("generation_id"):
            call.model = str(details.get("model") or "")
            call.provider = str(details.get("provider") or "")
        call.generation_id = str(details.get("generation_id") or call.generation_id)

    async def _estimate(self) -> None:
        """Only after the call is settled: looking up a price may be cut short."""
        self._call.estimated_cost_usd = await self._ledger.estimate(self._call.model, self._call.usage)
        self._ledger.note(self._call)

    def _settle(self, status: CallStatus) -> None:
        self._call.status, self._call.duration_ms = status, self._elapsed_ms()
        self._ledger.note(self._call)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._begun) * 1000)


def _believable(cost: Decimal | None) -> Decimal | None:
    return cost if cost is not None and cost <= MOST_USD else None


def _money(text: Any) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
