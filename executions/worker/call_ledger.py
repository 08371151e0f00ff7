"""Records the model calls of one node in the ledger: before each call is made, and its outcome."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from uuid import UUID

from ai_models.budgets.worst_case import ModelPrice, partial_usage, worst_case
from ai_models.catalogue import estimated_cost
from ai_models.ledger.balances import Refusal
from ai_models.ledger.money import believable
from ai_models.routing.answering import answers_to, is_fallback
from core.db.ids import uuid7
from executions.engine.llm_call import CallStatus, LlmCallRecord
from executions.engine.record import NodeRecord
from executions.worker.journal import ExecutionJournal
from executions.worker.refused import wait_for_room
from workflows.sdk import ChatChunk, ChatReply, ChatRequest, Clock, LlmError, Usage
from workflows.sdk.cut_short import partial_of

OnChunk = Callable[[ChatChunk], Awaitable[None]]
PriceOf = Callable[[str], Awaitable[ModelPrice | None]]
"""By a model's id; None if its prices are not known."""
LOOK_AFTER_OPEN = timedelta(minutes=1)
"""When it is looked whether the worker of an open call still lives."""
LOOK_AFTER_END = timedelta(seconds=3)
"""When the provider is asked what a call cost whose answer did not say it; before, it often does not know."""


class CallLedger:
    """The model calls of one attempt."""

    def __init__(
        self,
        record: NodeRecord,
        journal: ExecutionJournal,
        clock: Clock,
        price_of: PriceOf,
    ) -> None:
        self._record = record
        self._journal = journal
        self.clock = clock
        self.price_of = price_of

    async def open(self, request: ChatRequest, route: str = "", credential: UUID | None = None) -> "OpenCall":
        """Durably record a call that is about to be made, with the most that it can cost.

        Raises LeaseLostError, and LlmError `budget_exceeded` if a budget cannot carry it.
        """
        asked = (request.model, *_fallbacks(request))
        prices = {model: await self.price_of(model) for model in asked}
        reserved = worst_case(request, prices.values())
        call = await wait_for_room(partial(self._opened, asked, route, credential, reserved))
        return OpenCall(self, call, request, prices)

    async def _opened(
        self, asked: tuple[str, ...], route: str, credential: UUID | None, reserved: Decimal | None
    ) -> LlmCallRecord | Refusal:
        """The recorded call, or the budget's refusal."""
        now = self.clock.now()
        call = LlmCallRecord(
            id=uuid7(),
            number=len(self._record.calls) + 1,
            requested_model=asked[0],
            fallbacks=asked[1:],
            created_at=now,
            route=route,
            credential=credential,
            reserved_usd=reserved,
            reconcile_at=now + LOOK_AFTER_OPEN,
        )
        self._record.calls.append(call)
        await self.write(call)
        refusal = self._journal.refusal(call.id)
        if refusal:
            self._record.calls.remove(call)
        return refusal or call

    def note(self, call: LlmCallRecord) -> None:
        """Include the call's present state in the next commit."""
        self._journal.note_call(self._record, call)

    async def write(self, call: LlmCallRecord) -> None:
        """Make the call's present state durable."""
        self.note(call)
        await self._journal.commit()


class OpenCall:
    """A call in progress. Settled once, in the commit that holds the node's outcome."""

    def __init__(
        self,
        ledger: CallLedger,
        call: LlmCallRecord,
        request: ChatRequest,
        prices: Mapping[str, ModelPrice | None],
    ) -> None:
        self._ledger = ledger
        self._call = call
        self._request = request
        self._prices = prices
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
        call.cost_usd, call.is_byok = believable(reply.cost_usd), reply.is_byok
        self._settle("succeeded", call.usage)
        await self._estimate_again()
        return replace(reply, estimated_cost_usd=call.estimated_cost_usd)

    async def failed(self, error: LlmError) -> None:
        """The call has failed; the usage up to then is in the error's details."""
        self._call.error = {"code": error.code, "message": error.message}
        self._call.sent = not error.not_sent
        self._take(error.details)
        self._settle("failed", self._usage_until(error.details))
        if self._call.usage != Usage():
            await self._estimate_again()

    def cut_off(self, error: BaseException) -> None:
        """The call was cut short from outside, or by a bug."""
        details = partial_of(error)
        self._take(details)
        ending: CallStatus = "cancelled" if isinstance(error, asyncio.CancelledError) else "failed"
        self._settle(ending, self._usage_until(details))

    def _take(self, details: dict[str, Any]) -> None:
        call = self._call
        if details.get("usage"):
            call.usage = Usage(**details["usage"])
            call.cost_usd = believable(_money(details.get("cost_usd")))
        if call.usage != Usage() or details.get("generation_id"):
            call.model = str(details.get("model") or "")
            call.provider = str(details.get("provider") or "")
        call.generation_id = str(details.get("generation_id") or call.generation_id)

    def _usage_until(self, details: dict[str, Any]) -> Usage:
        """The tokens up to the end: what the provider said, else what the streamed text suggests."""
        if self._call.usage != Usage():
            return self._call.usage
        return partial_usage(self._request.messages, details)

    async def _estimate_again(self) -> None:
        """By the prices of the model that answered, if it was none of those asked.

        Only after the call is settled: looking up a price may be cut short.
        """
        call = self._call
        if not any(answers_to(model, call.model) for model in self._prices):
            price = await self._ledger.price_of(call.model)
            call.estimated_cost_usd = _estimate(price, call.usage)
            self._note_cost_source()

    def _settle(self, status: CallStatus, usage: Usage) -> None:
        call = self._call
        call.status, call.duration_ms = status, self._elapsed_ms()
        call.is_fallback = is_fallback(call.requested_model, call.fallbacks, call.model)
        call.estimated_cost_usd = _estimate(self._price(), usage)
        is_unsaid = call.cost_usd is None and bool(call.generation_id)
        call.reconcile_at = self._ledger.clock.now() + LOOK_AFTER_END if is_unsaid else None
        self._note_cost_source()

    def _price(self) -> ModelPrice | None:
        """That of the model that answered, or of the one asked first."""
        answering = (price for model, price in self._prices.items() if answers_to(model, self._call.model))
        return next(answering, self._prices[self._call.requested_model])

    def _note_cost_source(self) -> None:
        call = self._call
        estimated = "unknown" if call.estimated_cost_usd is None else "estimate"
        call.cost_source = estimated if call.cost_usd is None else "provider"  # type: ignore[assignment]
        self._ledger.note(call)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._begun) * 1000)


def _fallbacks(request: ChatRequest) -> list[str]:
    models = request.options.get("models")
    named = models if isinstance(models, list) else []
    return [model for model in named if isinstance(model, str) and model != request.model]


def _estimate(price: ModelPrice | None, usage: Usage) -> Decimal | None:
    return estimated_cost(price.pricing, usage) if price and usage != Usage() else None


def _money(text: Any) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
