"""What a node may ask models, how often, and how each call stands in the ledger."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from redis.asyncio import Redis

from ai_models.budgets.worst_case import ModelPrice
from ai_models.models import LlmCall
from executions.engine.llm_call import LlmCallRecord
from executions.engine.record import NodeRecord
from executions.pacing.pacing import HeldBackError, PacedTarget, Pacing
from executions.start.cancelling import execution_cancel
from executions.status import ExecutionStatus, NodeStatus
from executions.store.writer import Writer
from executions.worker.call_ledger import CallLedger, OpenCall
from executions.worker.connections import Connection
from executions.worker.context import CLOCK
from executions.worker.journal import ExecutionJournal
from executions.worker.llm import Choose, ProviderLlm
from tests.executions.worker.journals import journal, prepared
from workflows.sdk import ChatChunk, ChatReply, ChatRequest, LlmError, Usage
from workflows.sdk.cut_short import keep_partial

LIMITED = PacedTarget(uuid4(), "credential", "key", "The credential 'Main'", per_minute=19)
"""One call every three seconds."""
REQUEST = ChatRequest(model="m/x", messages=[])
PAID = ChatReply(
    text="",
    model="m/x-2",
    provider="P",
    usage=Usage(input_tokens=1, output_tokens=2),
    cost_usd=Decimal("0.01"),
)


class Paid:
    """A provider that counts, and answers, fails or waits as it is told."""

    def __init__(self, answer: ChatReply | Exception = PAID, meanwhile: Any = None) -> None:
        self.calls = 0
        self.answer = answer
        self.meanwhile: Callable[[], Awaitable[None]] | None = meanwhile

    async def chat(self, request: ChatRequest, on_chunk: Any, on_generation: Any = None) -> ChatReply:
        self.calls += 1
        if on_generation:
            await on_generation(f"gen-{self.calls}")
        await on_chunk(ChatChunk("text", "Hi"))
        if self.meanwhile:
            await self.meanwhile()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class NoLedger(CallLedger):
    """Writes nothing down."""

    def __init__(self) -> None:
        self.clock, self.price_of = CLOCK, _no_price

    async def open(self, request: ChatRequest, route: str = "", credential: UUID | None = None) -> OpenCall:
        call = LlmCallRecord(id=uuid4(), number=1, requested_model=request.model, created_at=CLOCK.now())
        return OpenCall(self, call, request, {request.model: None})

    def note(self, call: LlmCallRecord) -> None:
        """Nobody reads it."""

    async def write(self, call: LlmCallRecord) -> None:
        """Nobody reads it."""


def to(provider: Paid, place: PacedTarget | None = None) -> Choose:
    """Every model is asked of this provider."""

    async def choose(model: str) -> Connection:
        return Connection(provider, model, place=place)  # type: ignore[arg-type]

    return choose


async def nothing(*_: Any) -> None:
    """Nobody watches the stream."""


async def _no_price(model: str) -> ModelPrice | None:
    return None


async def _half_a_cent(model: str) -> ModelPrice | None:
    """A price at which two tokens cost half a cent."""
    return ModelPrice({"prompt": "0.001", "completion": "0.0025"}, max_output_tokens=100)


# --- pacing ---


@pytest.fixture
def provider() -> Paid:
    return Paid()


def attempt(provider: Paid, redis: Redis, place: PacedTarget) -> ProviderLlm:
    """What one attempt of a node calls."""
    return ProviderLlm(to(provider, place), NoLedger(), lambda: None, Pacing(redis), "node")


async def test_a_second_call_of_an_attempt_waits_for_its_turn_for_the_first_is_paid(
    redis: Redis, provider: Paid
) -> None:
    llm = attempt(provider, redis, LIMITED)
    await llm.chat(REQUEST, nothing)
    await llm.chat(REQUEST, nothing)
    assert provider.calls == 2


async def test_a_first_call_that_is_held_back_leaves_the_waiting_to_the_engine(
    redis: Redis, provider: Paid
) -> None:
    await attempt(provider, redis, LIMITED).chat(REQUEST, nothing)
    with pytest.raises(HeldBackError):
        await attempt(provider, redis, LIMITED).chat(REQUEST, nothing)
    assert provider.calls == 1


# --- the ledger ---

ledger = pytest.mark.django_db(transaction=True)
in_thread = sync_to_async


class Asking:
    """A node that asks a model on a worker, over the database."""

    def __init__(
        self, book: ExecutionJournal, redis: Redis, provider: Paid, price_of: Any = _no_price
    ) -> None:
        self.book = book
        self.record = NodeRecord(node_id="chat", attempt=1, status=NodeStatus.RUNNING, effect="repeatable")
        calls = CallLedger(self.record, book, CLOCK, price_of)
        self._llm = ProviderLlm(to(provider), calls, lambda: None, Pacing(redis), "node")

    async def ask(self, model: str = "m/x") -> ChatReply:
        return await self._llm.chat(ChatRequest(model=model, messages=[]), nothing)

    async def end(self, status: NodeStatus = NodeStatus.SUCCEEDED) -> LlmCall:
        """Write the node's outcome; the row of its first call."""
        self.record.status, self.record.ports = status, []
        self.book.note(self.record)
        await self.book.close(ExecutionStatus(status.value), None, None)
        return await the_call()


async def the_call() -> LlmCall:
    return await in_thread(LlmCall.objects.order_by("number").first)()  # type: ignore[return-value]


async def asking(writer: Writer, redis: Redis, provider: Paid, price_of: Any = _no_price) -> Asking:
    [(row, claimed)] = await in_thread(prepared)()
    return Asking(journal(row, claimed, writer), redis, provider, price_of)


@ledger
async def test_a_call_is_written_down_before_it_is_made_and_its_generation_before_the_first_piece(
    writer: Writer, redis: Redis
) -> None:
    seen: list[tuple[str, str]] = []

    async def look() -> None:
        call = await the_call()
        seen.append((call.status, call.generation_id))

    node = await asking(writer, redis, Paid(meanwhile=look))
    await node.ask()
    assert seen == [("open", "gen-1")]


@ledger
async def test_it_is_settled_with_the_outcome_of_its_node(writer: Writer, redis: Redis) -> None:
    node = await asking(writer, redis, Paid())
    await node.ask()
    assert (await the_call()).status == "open"
    call = await node.end()
    assert (call.status, call.requested_model, call.model, call.provider) == (
        "succeeded",
        "m/x",
        "m/x-2",
        "P",
    )
    assert (call.input_tokens, call.output_tokens, call.cost_usd) == (1, 2, Decimal("0.01"))
    assert call.first_token_ms is not None and call.duration_ms is not None
    assert call.execution == node.book.claimed.id and call.attempt == call.number == 1


@ledger
async def test_several_calls_are_numbered_and_their_sum_is_the_executions(
    writer: Writer, redis: Redis
) -> None:
    node = await asking(writer, redis, Paid())
    await node.ask()
    await node.ask()
    await node.end()
    numbers = await in_thread(
        lambda: list(LlmCall.objects.order_by("number").values_list("number", flat=True))
    )()
    assert numbers == [1, 2]
    assert node.book.spent.cost == Decimal("0.02")


@ledger
async def test_a_call_without_a_price_is_estimated(writer: Writer, redis: Redis) -> None:
    unpriced = ChatReply(text="", model="m/x", usage=Usage(output_tokens=2))
    node = await asking(writer, redis, Paid(unpriced), _half_a_cent)
    assert (await node.ask()).estimated_cost_usd == Decimal("0.005")
    call = await node.end()
    assert (call.cost_usd, call.estimated_cost_usd) == (None, Decimal("0.005"))


@ledger
async def test_what_had_been_used_when_it_failed_is_paid(writer: Writer, redis: Redis) -> None:
    details = {
        "usage": {"input_tokens": 9, "output_tokens": 2},
        "cost_usd": "0.5",
        "model": "a/b",
        "provider": "P",
    }
    node = await asking(writer, redis, Paid(LlmError("provider_error", "broke off", details=details)))
    with pytest.raises(LlmError):
        await node.ask()
    call = await node.end(NodeStatus.FAILED)
    assert (call.status, call.cost_usd, call.input_tokens, call.model) == ("failed", Decimal("0.5"), 9, "a/b")
    assert call.error == {"code": "provider_error", "message": "broke off"}


@ledger
async def test_a_call_that_was_never_answered_has_failed_and_costs_nothing(
    writer: Writer, redis: Redis
) -> None:
    node = await asking(writer, redis, Paid(LlmError("rate_limited", "wait", retryable=True)))
    with pytest.raises(LlmError):
        await node.ask()
    call = await node.end(NodeStatus.FAILED)
    assert (call.status, call.cost_usd, call.estimated_cost_usd, call.model) == ("failed", None, None, "")


@ledger
async def test_a_call_that_is_cut_off_is_settled_although_the_run_is_no_more_the_workers(
    writer: Writer, redis: Redis
) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            keep_partial(error, {"usage": {"output_tokens": 7}, "generation_id": "gen-1"})
            raise

    [(row, claimed)] = await in_thread(prepared)()
    node = Asking(journal(row, claimed, writer), redis, Paid(meanwhile=hang))
    task = asyncio.create_task(node.ask())
    await begun.wait()
    await in_thread(execution_cancel)(execution=row)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await node.book.keep_last_words()
    call = await the_call()
    assert (call.status, call.output_tokens, call.generation_id) == ("cancelled", 7, "gen-1")


@ledger
async def test_a_call_that_ends_with_a_bug_has_failed(writer: Writer, redis: Redis) -> None:
    node = await asking(writer, redis, Paid(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        await node.ask()
    assert (await node.end(NodeStatus.FAILED)).status == "failed"


@ledger
@pytest.mark.parametrize("model", ["x" * 5_000, "a\0b", "a\ud800b"])
async def test_whatever_a_model_is_called_its_call_can_be_written_down(
    writer: Writer, redis: Redis, model: str
) -> None:
    odd = ChatReply(text="", model=model, provider=model, generation_id=model, cost_usd=Decimal("1e30"))
    node = await asking(writer, redis, Paid(odd))
    await node.ask(model)
    call = await node.end()
    assert call.status == "succeeded"
    assert call.cost_usd is None, "nobody believes such a price"
