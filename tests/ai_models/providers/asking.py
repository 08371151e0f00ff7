"""What the tests of OpenRouter's client and its kin ask, and servers that stream as told."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ai_models.providers.openrouter.client import OpenRouter
from tests.servers.raw import Exchange
from workflows.sdk.llm import ChatChunk, ChatRequest, LlmError

COMMENT = b": OPENROUTER PROCESSING\n\n"


CLOSE = b""


async def ignore_chunk(chunk: ChatChunk) -> None:
    """For a test that only looks at the whole answer."""


PROMPT = [{"role": "user", "content": "Say something."}]


def said(text: str, finish: str | None = None) -> bytes:
    return (
        b"data: "
        + json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": finish}]}).encode()
        + b"\n\n"
    )


def request(model: str = "openai/gpt-4o-mini", stream: bool = True, **more: Any) -> ChatRequest:
    return ChatRequest(model=model, messages=PROMPT, stream=stream, **more)


async def failed(provider: OpenRouter, asked: ChatRequest | None = None) -> LlmError:
    with pytest.raises(LlmError) as caught:
        await provider.chat(asked or request(), ignore_chunk)
    return caught.value


def streamed(*pieces: bytes, pause: float = 0.0) -> Callable[[Exchange], Awaitable[None]]:
    """A server that sends these pieces of a stream, closes at None, and is silent from the end on."""

    async def behaviour(exchange: Exchange) -> None:
        head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        await exchange.send(head.encode())
        for piece in pieces:
            if piece is CLOSE:
                return exchange.writer.close()
            await exchange.send(piece)
            await asyncio.sleep(pause)
        await exchange.hung_up()

    return behaviour
