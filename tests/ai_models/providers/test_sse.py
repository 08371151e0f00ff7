"""Events are what is between blank lines; comments are only a sign of life."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from ai_models.providers.sse import data_events
from core.egress import EgressError


async def lines(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


async def collected(*texts: str) -> list[str]:
    return [event async for event in data_events(lines(*texts), idle_timeout=5)]


async def test_comments_are_skipped_wherever_they_stand() -> None:
    assert await collected(": OPENROUTER PROCESSING", "", "data: 1", ": x", "", ": y", "data:2", "") == [
        "1",
        "2",
    ]


async def test_lines_of_one_event_are_joined() -> None:
    assert await collected("event: message", "data: a", "data:  b", "id: 1", "") == ["a\n b"]


async def test_an_event_without_a_final_blank_line_counts() -> None:
    assert await collected("data: [DONE]") == ["[DONE]"]


async def test_comments_do_not_keep_a_silent_stream_alive() -> None:
    async def only_comments() -> AsyncIterator[str]:
        yield "data: 1"
        yield ""
        while True:
            yield ": OPENROUTER PROCESSING"
            await asyncio.sleep(0.005)

    events = data_events(only_comments(), idle_timeout=0.05)
    assert await anext(events) == "1"
    with pytest.raises(EgressError) as caught:
        await anext(events)
    assert (caught.value.code, caught.value.retryable) == ("timeout", True)
