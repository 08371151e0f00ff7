"""The calls that a node may make, and how they are counted."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from executions.pacing.pacing import HeldBackError, PacedTarget, Pacing
from executions.worker.capabilities import ProviderLlm
from workflows.sdk import ChatReply, ChatRequest, Usage

LIMITED = PacedTarget(uuid4(), "credential", "key", "The credential 'Main'", per_minute=19)
"""One call every three seconds."""
REQUEST = ChatRequest(model="m/x", messages=[])


class Paid:
    """A provider that counts."""

    calls = 0

    async def chat(self, request: ChatRequest, on_chunk: Any, on_generation: Any = None) -> ChatReply:
        self.calls += 1
        usage = Usage(input_tokens=1, output_tokens=1)
        return ChatReply(text="", model="m/x", usage=usage, cost_usd=Decimal("0.01"))


async def nothing(*_: Any) -> None:
    """No price, no stream."""


@pytest.fixture
def provider() -> Paid:
    return Paid()


def attempt(provider: Paid, redis: Redis, place: PacedTarget) -> ProviderLlm:
    """The capabilities of one attempt of a node."""
    return ProviderLlm(lambda _: provider, nothing, lambda: None, nothing, Pacing(redis), place, "node")


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
