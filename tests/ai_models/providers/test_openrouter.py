"""OpenRouter's client against a real HTTP server that speaks its protocol."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from ai_models.providers.base import ignore_chunk
from ai_models.providers.openai_compatible import OpenAICompatible
from ai_models.providers.openrouter import OpenRouter
from core.egress import Egress
from tests.ai_models.providers.conftest import KEY
from tests.patience import PATIENCE_S
from tests.servers.openrouter import OpenRouterServer
from tests.servers.raw import Exchange, serve
from workflows.sdk.cut_short import partial_of
from workflows.sdk.llm import ChatChunk, ChatRequest, LlmError

COMMENT = b": OPENROUTER PROCESSING\n\n"
CLOSE = b""
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


async def test_tokens_arrive_in_pieces_and_add_up_to_the_answer(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    seen: list[Any] = []

    async def on_chunk(chunk: ChatChunk) -> None:
        seen.append(chunk)

    async def on_generation(generation_id: str) -> None:
        seen.append(generation_id)

    server.script({"text": "one two three four", "pace_ms": 0})
    reply = await provider.chat(request(), on_chunk, on_generation)
    assert seen[0] == reply.generation_id, "the generation's id is known before the first token"
    assert [chunk.text for chunk in seen[1:]] == ["one", " two", " three", " four"]
    assert (reply.text, reply.finish_reason, reply.model) == (
        "one two three four",
        "stop",
        "openai/gpt-4o-mini",
    )
    assert reply.usage.output_tokens > 0
    assert reply.cost_usd and reply.cost_usd > 0


async def test_a_whole_answer_is_the_same_without_streaming(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    server.script({"pace_ms": 0}, {})
    streamed = await provider.chat(request(), ignore_chunk)
    whole = await provider.chat(request(stream=False), ignore_chunk)
    assert (whole.text, whole.usage, whole.cost_usd) == (streamed.text, streamed.usage, streamed.cost_usd)


async def test_the_request_says_who_asks(provider: OpenRouter, server: OpenRouterServer) -> None:
    server.script({"pace_ms": 0})
    await provider.chat(request(options={"temperature": 0.2, "models": ["a/b"]}), ignore_chunk)
    sent = server.chats[0]
    assert sent["path"] == "/api/v1/chat/completions"
    assert sent["headers"]["authorization"] == f"Bearer {KEY}"
    assert sent["headers"]["http-referer"] == "https://wireloom.example"
    assert sent["headers"]["x-openrouter-title"] == sent["headers"]["x-title"] == "Wireloom"
    assert sent["body"] == {
        "model": "openai/gpt-4o-mini",
        "messages": PROMPT,
        "stream": True,
        "temperature": 0.2,
        "models": ["a/b"],
    }


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "invalid_request", False),
        (401, "invalid_api_key", False),
        (402, "insufficient_credits", False),
        (403, "forbidden", False),
        (408, "timeout", True),
        (429, "rate_limited", True),
        (502, "model_unavailable", True),
        (503, "model_unavailable", True),
    ],
)
@pytest.mark.parametrize("when", ["start", "middle"])
async def test_an_error_has_its_code_whenever_it_comes(
    provider: OpenRouter,
    server: OpenRouterServer,
    status: int,
    code: str,
    retryable: bool,
    when: str,
    stream: bool,
) -> None:
    server.script({"status": status, "when": when, "text": "half of it all", "pace_ms": 0})
    error = await failed(provider, request(stream=stream))
    assert (error.code, error.retryable, error.details["status"]) == (code, retryable, status)
    if when == "middle":
        assert error.details["partial_text"] == ("half of" if stream else "half of it all")
        assert error.details["generation_id"].startswith("gen-")


async def test_a_rate_limit_says_when_to_come_back(provider: OpenRouter, server: OpenRouterServer) -> None:
    server.script({"status": 429, "headers": {"retry-after": "17"}})
    error = await failed(provider)
    assert (error.retry_after, error.hint) == (17, "Try again in 17 s.")


async def test_a_stream_that_stops_without_done_is_incomplete(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    server.script({"cut": True, "text": "only half arrives", "pace_ms": 0})
    error = await failed(provider)
    assert (error.code, error.retryable) == ("provider_error", True)
    assert error.details["reason"] == "stream_incomplete"
    assert error.details["partial_text"] == "only"


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(("empty", "reason"), [("choices", "empty_choices"), ("text", "empty_completion")])
async def test_an_answer_with_nothing_in_it_is_an_error(
    provider: OpenRouter, server: OpenRouterServer, empty: str, reason: str, stream: bool
) -> None:
    server.script({"empty": empty, "pace_ms": 0})
    error = await failed(provider, request(stream=stream))
    assert (error.code, error.details["reason"]) == ("provider_error", reason)
    assert error.details["usage"]["input_tokens"] > 0, "tokens that were paid for are told"


async def test_half_a_document_is_an_error(provider: OpenRouter, server: OpenRouterServer) -> None:
    server.script({"cut": True})
    assert (await failed(provider, request(stream=False))).details["reason"] == "malformed"


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


async def test_comments_are_life_as_long_as_they_last(egress: Egress) -> None:
    pieces = [COMMENT] * 8 + [said("first")] + [COMMENT] * 8 + [said(" second", "stop"), b"data: [DONE]\n\n"]
    async with serve(streamed(*pieces, pause=0.1)) as server:
        provider = OpenRouter(egress, api_key=KEY, base_url=server.url)
        reply = await provider.chat(request(idle_timeout=0.5), ignore_chunk)
    assert reply.text == "first second"
    assert len(server.requests) == 1


@pytest.mark.parametrize(("before", "partial"), [([], None), ([said("half")], "half"), ([COMMENT], None)])
async def test_a_silent_connection_ends_the_call_which_is_not_paid_again(
    egress: Egress, before: list[bytes], partial: str | None
) -> None:
    async with serve(streamed(*before)) as server:
        error = await failed(OpenRouter(egress, api_key=KEY, base_url=server.url), request(idle_timeout=0.1))
    assert (error.code, error.retryable) == ("timeout", False)
    assert error.details.get("partial_text") == partial
    assert error.hint and "paid" in error.hint


async def test_a_server_that_never_begins_to_answer_is_not_asked_again(egress: Egress) -> None:
    async with serve(lambda exchange: exchange.hung_up()) as server:
        provider = OpenRouter(egress, api_key=KEY, base_url=server.url)
        asked = request(first_byte_timeout=0.01)
        error = await failed(provider, asked)
    assert (error.code, error.retryable, len(server.requests)) == ("timeout", False, 1)


async def test_the_first_token_has_a_limit_of_its_own(egress: Egress) -> None:
    role = b'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'
    async with serve(streamed(*[COMMENT, role] * 500, pause=0.01)) as server:
        provider = OpenRouter(egress, api_key=KEY, base_url=server.url)
        error = await failed(provider, request(first_token_timeout=0.2))
    assert (error.code, error.retryable, error.details["reason"]) == ("timeout", False, "no_token")


@pytest.mark.parametrize("first", ['"reasoning":"hm"', '"tool_calls":[{"id":"a","function":{"name":"f"}}]'])
async def test_a_thought_and_a_call_are_first_tokens_too(egress: Egress, first: str) -> None:
    begun = f'data: {{"choices":[{{"delta":{{{first}}}}}]}}\n\n'.encode()
    pieces = [begun, *[COMMENT] * 8, said("done", "stop"), b"data: [DONE]\n\n"]
    async with serve(streamed(*pieces, pause=0.1)) as server:
        provider = OpenRouter(egress, api_key=KEY, base_url=server.url)
        reply = await provider.chat(request(first_token_timeout=0.5), ignore_chunk)
    assert reply.text == "done"


async def test_no_answer_at_all_is_a_timeout(provider: OpenRouter, server: OpenRouterServer) -> None:
    server.script({"delay_ms": 60_000})
    error = await failed(provider, request(total_timeout=0.1))
    assert (error.code, error.retryable) == ("timeout", True)


async def test_cancelling_a_stream_closes_the_connection_at_the_server(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    first = asyncio.Event()

    async def on_chunk(chunk: ChatChunk) -> None:
        first.set()

    server.script({"stall": True, "text": "one two three", "pace_ms": 0})
    task = asyncio.create_task(provider.chat(request(), on_chunk))
    await first.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await task
    kept = partial_of(cancelled.value)
    assert kept["partial_text"].startswith("one"), "what had come is not lost"
    assert kept["generation_id"].startswith("gen-")
    async with asyncio.timeout(PATIENCE_S):
        while not server.disconnects:
            await asyncio.sleep(0.005)


async def test_an_unknown_model_comes_with_the_nearest_one(provider: OpenRouter) -> None:
    error = await failed(provider, request("unknown/model"))
    assert (error.code, error.hint) == ("model_not_found", "Did you mean openai/gpt-4o-mini?")


async def test_a_key_that_the_provider_repeats_is_taken_out(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    server.script({"status": 401, "message": f"No user for {KEY}", "metadata": {"raw": f"bad {KEY}"}})
    error = await failed(provider)
    assert KEY not in str(error.as_dict())
    assert "bad •••" in error.message


async def test_a_closed_port_is_a_failed_connection(egress: Egress) -> None:
    async with serve(lambda exchange: exchange.answer()) as gone:
        pass
    error = await failed(OpenRouter(egress, api_key=KEY, base_url=f"{gone.url}/api/v1"))
    assert (error.code, error.retryable) == ("connection_failed", True)


async def test_finish_reasons_explain_an_empty_answer(egress: Egress) -> None:
    answers = iter(["content_filter", "length"])

    async def empty(exchange: Exchange) -> None:
        body = f'{{"choices":[{{"message":{{"content":""}},"finish_reason":"{next(answers)}"}}]}}'
        await exchange.answer(200, body.encode(), content_type="application/json")

    async with serve(empty) as server:
        provider = OpenRouter(egress, api_key=KEY, base_url=server.url)
        assert (await failed(provider)).code == "forbidden"
        error = await failed(provider)
        assert (error.code, error.retryable) == ("provider_error", False)
        assert error.hint and "max_tokens" in error.hint


async def test_a_good_key_passes_the_check(provider: OpenRouter) -> None:
    result = await provider.check()
    assert (result.ok, result.code, result.message) == (True, "ok", "The key works.")


@pytest.mark.parametrize(
    ("key", "code"),
    [("invalid", "invalid_api_key"), ("nocredit", "insufficient_credits"), ("", "invalid_api_key")],
)
async def test_a_bad_key_fails_the_check_with_the_exact_cause(
    egress: Egress, server: OpenRouterServer, key: str, code: str
) -> None:
    result = await OpenRouter(egress, api_key=key, base_url=server.base_url).check()
    assert (result.ok, result.code) == (False, code)
    assert result.hint


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ('{"data":{"is_management_key":true}}', "forbidden"),
        ('{"data":{"limit_remaining":0}}', "insufficient_credits"),
        ('{"data":{"limit_remaining":1.5}}', "ok"),
        ("[]", "provider_error"),
        ("<html>", "provider_error"),
    ],
)
async def test_the_keys_record_is_judged(egress: Egress, record: str, code: str) -> None:
    async def key(exchange: Exchange) -> None:
        await exchange.answer(200, record.encode())

    async with serve(key) as server:
        assert (await OpenRouter(egress, api_key=KEY, base_url=server.url).check()).code == code


async def test_the_check_says_when_the_address_is_not_allowed(server: OpenRouterServer) -> None:
    from core.egress import EgressPolicy

    result = await OpenRouter(Egress(EgressPolicy()), api_key=KEY, base_url=server.base_url).check()
    assert (result.ok, result.code) == (False, "connection_failed")
    assert result.hint and "WIRELOOM_EGRESS_ALLOW" in result.hint


async def test_the_catalogue_is_a_list_of_models(provider: OpenRouter) -> None:
    assert "sandbox/assistant" in [row["id"] for row in await provider.models()]


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


async def test_a_models_id_with_spaces_is_told_before_anything_is_sent(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    error = await failed(provider, request("openai / gpt-4o-mini"))
    assert (error.code, server.requests) == ("model_not_found", [])
    assert error.hint and "openai/gpt-4o-mini?" in error.hint


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
async def test_a_stream_loses_nothing_however_it_is_written(egress: Egress, line_end: str) -> None:
    events = [
        "\ufeff" + said("one").decode(),
        "data:\n\ndata\n\n",
        said(" two", "stop").decode(),
        "data:[DONE]\n\n",
    ]
    stream = "".join(events).replace("\n", line_end).encode()
    pieces = [stream[at : at + 7] for at in range(0, len(stream), 7)]
    async with serve(streamed(*pieces, CLOSE)) as server:
        reply = await OpenRouter(egress, api_key=KEY, base_url=server.url).chat(request(), ignore_chunk)
    assert reply.text == "one two"


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
async def test_a_stream_under_another_content_type_is_read(egress: Egress, content_type: str) -> None:
    async def mislabelled(exchange: Exchange) -> None:
        body = said("one") + said(" two", "stop") + b"data: [DONE]"
        await exchange.answer(200, body, content_type=content_type)

    async with serve(mislabelled) as server:
        reply = await OpenRouter(egress, api_key=KEY, base_url=server.url).chat(request(), ignore_chunk)
    assert reply.text == "one two"
