"""OpenRouter's client against a real HTTP server that speaks its protocol."""

from typing import Any

import pytest

from ai_models.providers.openrouter.client import OpenRouter
from core.egress import Egress
from tests.ai_models.providers.asking import PROMPT, failed, ignore_chunk, request
from tests.ai_models.providers.conftest import KEY
from tests.servers.openrouter import OpenRouterServer
from tests.servers.raw import Exchange, serve
from workflows.sdk.llm import ChatChunk


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


async def test_half_a_document_is_an_error(provider: OpenRouter, server: OpenRouterServer) -> None:
    server.script({"cut": True})
    assert (await failed(provider, request(stream=False))).details["reason"] == "malformed"


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


async def test_a_models_id_with_spaces_is_told_before_anything_is_sent(
    provider: OpenRouter, server: OpenRouterServer
) -> None:
    error = await failed(provider, request("openai / gpt-4o-mini"))
    assert (error.code, server.requests) == ("model_not_found", [])
    assert error.hint and "openai/gpt-4o-mini?" in error.hint
