"""Streams as they come in the wild: silent, slow, cut short, oddly written."""

import asyncio

import pytest

from ai_models.providers.openrouter.client import OpenRouter
from core.egress import Egress
from tests.ai_models.providers.asking import CLOSE, COMMENT, failed, ignore_chunk, request, said, streamed
from tests.ai_models.providers.conftest import KEY
from tests.patience import PATIENCE_S
from tests.servers.openrouter import OpenRouterServer
from tests.servers.raw import Exchange, serve
from workflows.sdk.cut_short import partial_of
from workflows.sdk.llm import ChatChunk


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
