"""The conversation with `POST …/chat/completions`, which most providers speak."""

import asyncio
import json

from ai_models.sdk.chat_completions.endpoint import Endpoint
from ai_models.sdk.chat_completions.reading import PAID, Reading
from ai_models.sdk.provider import OnChunk, OnGeneration
from core.egress import Egress, EgressError
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError
from workflows.sdk.values import apart, is_large

_MAX_ANSWER = 64 * 1024 * 1024


async def converse(
    egress: Egress,
    endpoint: Endpoint,
    request: ChatRequest,
    on_chunk: OnChunk,
    on_generation: OnGeneration | None = None,
) -> ChatReply:
    """Send, read to the end and judge the whole. Raises LlmError, with what had come in its details.

    What ends a call is silence of the connection, and a limit for the first token. Neither is retried once the
    request was sent: the model may be at work, and is paid for each call.
    """
    patience = asyncio.timeout(request.first_token_timeout)

    def has_begun() -> None:
        if patience.when() is not None and not patience.expired():
            patience.reschedule(None)

    reading = Reading(endpoint, request, on_chunk, has_begun)
    try:
        async with patience:
            return await _exchange(egress, endpoint, request, reading, on_generation)
    except asyncio.CancelledError as error:
        reading.cut_short(error)
        raise
    except TimeoutError as error:
        if not patience.expired():
            raise
        raise reading.completed(_no_token(request)) from error
    except EgressError as error:
        raise reading.completed(reading.classified(error)) from error
    except LlmError as error:
        raise reading.completed(error) from error.__cause__


async def _exchange(
    egress: Egress,
    endpoint: Endpoint,
    request: ChatRequest,
    reading: Reading,
    on_generation: OnGeneration | None,
) -> ChatReply:
    content = await apart(is_large(request.messages), _encoded, endpoint, request)
    async with egress.stream(
        "POST",
        endpoint.url,
        headers={**endpoint.headers, "content-type": "application/json"},
        content=content,
        first_byte_timeout=request.first_byte_timeout,
        idle_timeout=request.idle_timeout,
        total_timeout=request.total_timeout,
        max_bytes=_MAX_ANSWER,
    ) as response:
        await reading.begin(response.status, response.headers, on_generation)
        await reading.read(response)
    return reading.finished()


def _encoded(endpoint: Endpoint, request: ChatRequest) -> bytes:
    return json.dumps(endpoint.body(request)).encode()


def _no_token(request: ChatRequest) -> LlmError:
    message = f"The model said nothing within {request.first_token_timeout:g} s."
    hint = f"Give the call more time for its first token, or choose a faster model. {PAID}"
    return LlmError("timeout", message, hint, details={"reason": "no_token"})
