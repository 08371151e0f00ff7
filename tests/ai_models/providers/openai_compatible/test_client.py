"""Servers that implement OpenAI's protocol, and addresses that do not."""

from collections.abc import AsyncIterator

import pytest

from ai_models.providers.openai_compatible.client import OpenAICompatible
from ai_models.providers.openrouter.client import OpenRouter
from core.egress import Egress
from tests.ai_models.providers.asking import PROMPT, failed, ignore_chunk, request
from tests.ai_models.providers.conftest import KEY
from tests.servers.openrouter import OpenRouterServer
from tests.servers.raw import Exchange, serve


@pytest.fixture
async def lax_server() -> AsyncIterator[str]:
    """A server that ends its streams without `[DONE]`, as several do."""

    async def lax(exchange: Exchange) -> None:
        if exchange.path.endswith("/models"):
            return await exchange.answer(200, b'{"data":[{"id":"llama3"}]}')
        chunk = b'data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\n'
        await exchange.answer(200, chunk, content_type="text/event-stream")

    async with serve(lax) as server:
        yield f"{server.url}/v1"


async def test_a_compatible_server_may_leave_out_done(egress: Egress, lax_server: str) -> None:
    provider = OpenAICompatible(egress, base_url=lax_server)
    assert (await provider.chat(request("llama3"), ignore_chunk)).text == "hi"
    assert (await provider.check()).message == "The server answers and offers 1 models."


async def test_a_compatible_server_is_asked_for_usage(egress: Egress, server: OpenRouterServer) -> None:
    server.script({"pace_ms": 0})
    provider = OpenAICompatible(egress, base_url=server.base_url, api_key=KEY)
    await provider.chat(request(), ignore_chunk)
    assert server.chats[0]["body"]["stream_options"] == {"include_usage": True}


async def test_a_compatible_server_is_sent_only_what_openai_knows(
    egress: Egress, server: OpenRouterServer
) -> None:
    options = {
        "temperature": 0.5,
        "top_k": 3,
        "top_a": 0.1,
        "chat_template_kwargs": {"enable_thinking": False},
        "models": ["a/b"],
        "route": "fallback",
        "provider": {"zdr": True},
        "plugins": [{"id": "web"}],
        "transforms": ["middle-out"],
        "usage": {"include": True},
        "session_id": "s",
        "reasoning": {"effort": "high", "exclude": True},
        "tools": [{"type": "openrouter:datetime"}, {"type": "function", "function": {"name": "f"}}],
    }
    server.script({"pace_ms": 0})
    provider = OpenAICompatible(egress, base_url=server.base_url, api_key=KEY)
    asked = request(options=options, verbatim=frozenset({"chat_template_kwargs", "transforms", "usage"}))
    await provider.chat(asked, ignore_chunk)
    assert server.chats[0]["body"] == {
        "model": asked.model,
        "messages": PROMPT,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "chat_template_kwargs": {"enable_thinking": False},
        "reasoning_effort": "high",
        "tools": [{"type": "function", "function": {"name": "f"}}],
    }


NOTHING = [
    (404, b"<html>Not Found</html>"),
    (404, b""),
    (404, b'{"detail":"Not Found"}'),
    (404, b"404 page not found"),
    (404, b'{"error":{"message":"Invalid URL (POST /v1/chat)","type":"invalid_request_error"}}'),
    (404, b'{"error":{"code":404,"message":"There is nothing at /chat/completions"}}'),
    (404, b'{"statusCode":404,"message":"Cannot POST /x"}'),
    (405, b"Method Not Allowed"),
    (200, b"<!doctype html><title>A site</title>"),
    (308, b""),
]


NO_MODEL = [
    b'{"error":{"code":404,"message":"No endpoints found for a/b."}}',
    b'{"error":{"message":"model \'x\' not found, try pulling it first","type":"api_error"}}',
    b'{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}',
    b'{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}',
]


@pytest.mark.parametrize(("status", "body"), NOTHING)
async def test_what_is_no_api_is_told_as_a_wrong_address(egress: Egress, status: int, body: bytes) -> None:
    async def nothing(exchange: Exchange) -> None:
        await exchange.answer(status, body, location="https://elsewhere.example/")

    async with serve(nothing) as there:
        error = await failed(OpenRouter(egress, api_key=KEY, base_url=there.url))
    assert (error.code, error.retryable, error.details["reason"]) == (
        "connection_failed",
        False,
        "wrong_address",
    )
    assert f"{there.url}/chat/completions" in error.message
    assert error.hint and "base URL" in error.hint


@pytest.mark.parametrize("body", NO_MODEL)
async def test_a_model_that_is_not_there_is_told_as_such(egress: Egress, body: bytes) -> None:
    async def unknown(exchange: Exchange) -> None:
        await exchange.answer(404, body, content_type="application/json")

    async with serve(unknown) as there:
        assert (await failed(OpenRouter(egress, api_key=KEY, base_url=there.url))).code == "model_not_found"


async def test_a_pasted_address_and_key_are_understood(egress: Egress, server: OpenRouterServer) -> None:
    server.script({"pace_ms": 0}, {"pace_ms": 0})
    url, key = f" {server.base_url}/chat/completions/\n", f"Bearer {KEY}\n"
    for provider in (
        OpenRouter(egress, api_key=key, base_url=url),
        OpenAICompatible(egress, api_key=key, base_url=url),
    ):
        await provider.chat(request(), ignore_chunk)
    assert [chat["path"] for chat in server.chats] == ["/api/v1/chat/completions"] * 2
    assert {chat["headers"]["authorization"] for chat in server.chats} == {f"Bearer {KEY}"}
