"""The conversation with `POST …/chat/completions`, which most providers speak."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ai_models.providers import errors
from ai_models.providers.accumulate import Accumulator
from ai_models.providers.base import Nearest, OnChunk, OnGeneration, no_nearest
from ai_models.providers.sse import DONE, data_events
from core.egress import Egress, EgressError, EgressStream
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError

# A picture travels as one line of base64.
MAX_LINE = 32 * 1024 * 1024
MAX_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where to send a chat and how to read the answer.

    `done_required`: a stream that ends without `[DONE]` is incomplete whatever it said before. `secret` is
    taken out of everything that an error repeats.
    """

    url: str
    headers: Mapping[str, str]
    secret: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    done_required: bool = True
    nearest: Nearest = no_nearest


async def converse(
    egress: Egress,
    endpoint: Endpoint,
    request: ChatRequest,
    on_chunk: OnChunk,
    on_generation: OnGeneration | None = None,
) -> ChatReply:
    """Send, read to the end and judge the whole. Raises LlmError, with what had come in its details."""
    reading = Reading(endpoint, request, on_chunk)
    try:
        async with egress.stream(
            "POST",
            endpoint.url,
            headers={**endpoint.headers, "content-type": "application/json"},
            content=json.dumps(_body(endpoint, request)).encode(),
            first_byte_timeout=request.first_byte_timeout,
            idle_timeout=request.idle_timeout,
            total_timeout=request.total_timeout,
            max_bytes=MAX_ANSWER,
        ) as response:
            await reading.begin(response.status, response.headers, on_generation)
            await reading.read(response)
        return reading.finished()
    except EgressError as error:
        raise reading.completed(errors.classify_egress(error)) from error
    except LlmError as error:
        raise reading.completed(error) from error.__cause__


class Reading:
    """One answer while it is read."""

    def __init__(self, endpoint: Endpoint, request: ChatRequest, on_chunk: OnChunk) -> None:
        self._endpoint = endpoint
        self._request = request
        self._on_chunk = on_chunk
        self._answer = Accumulator(request.model)
        self._headers: Mapping[str, str] = {}
        self._status = 200
        self._done = False

    async def begin(
        self, status: int, headers: Mapping[str, str], on_generation: OnGeneration | None
    ) -> None:
        """Note the generation's id before anything of the answer is read."""
        self._status, self._headers = status, headers
        generation_id = headers.get("x-generation-id")
        self._answer = Accumulator(self._request.model, generation_id)
        if generation_id and on_generation:
            await on_generation(generation_id)

    async def read(self, response: EgressStream) -> None:
        """Read the answer, a stream or not."""
        if self._status >= 300:
            body = await response.read()
            raise errors.classify(self._status, body, self._headers, self._call())
        if "text/event-stream" in self._headers.get("content-type", ""):
            return await self._read_stream(response)
        await self.take(_parsed(await response.read()))
        self.end()

    async def take(self, chunk: dict[str, Any]) -> None:
        """Take in one chunk, or a whole completion, and show what is new. Raises LlmError."""
        for piece in self._answer.add(chunk):
            await self._on_chunk(piece)
        error = _error_in(chunk)
        if error is not None:
            raise errors.classify_in_stream(error, self._headers, self._call())

    def end(self) -> None:
        """Note that the provider has said it is through."""
        self._done = True

    def finished(self) -> ChatReply:
        """The answer, if it is one."""
        answer = self._answer
        if not self._done and (self._endpoint.done_required or not answer.finish_reason):
            raise errors.unusable("stream_incomplete", "The connection ended before the answer was complete.")
        if not answer.saw_choice:
            raise errors.unusable("empty_choices", "The provider answered without any choice.")
        if answer.finish_reason == "error":
            raise errors.unusable("finish_error", "The model broke its answer off with an error.")
        if answer.empty:
            raise _empty(answer)
        return answer.reply()

    def completed(self, error: LlmError) -> LlmError:
        """The error with what had been received, and without the secret."""
        details = {**self._answer.partial(), **error.details}
        details.setdefault("model", self._request.model)
        secret = self._endpoint.secret
        return LlmError(
            error.code,
            _without(error.message, secret),
            error.hint and _without(error.hint, secret),
            error.retryable,
            error.retry_after,
            _without(details, secret),
        )

    async def _read_stream(self, response: EgressStream) -> None:
        async for data in data_events(response.lines(MAX_LINE), self._request.idle_timeout):
            if data.strip() == DONE:
                return self.end()
            await self.take(_parsed(data))

    def _call(self) -> errors.Call:
        return errors.Call(self._request.model, tuple(self._endpoint.nearest(self._request.model)))


def _body(endpoint: Endpoint, request: ChatRequest) -> dict[str, Any]:
    fixed = {"model": request.model, "messages": request.messages, "stream": request.stream}
    extra = endpoint.extra if request.stream else {}
    return {**extra, **request.options, **fixed}


def _parsed(data: str | bytes) -> dict[str, Any]:
    try:
        chunk = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise errors.unusable("malformed", "The provider's answer is not JSON.") from error
    if not isinstance(chunk, dict):
        raise errors.unusable("malformed", "The provider's answer is not a JSON object.")
    return chunk


def _error_in(chunk: dict[str, Any]) -> Any:
    if chunk.get("error"):
        return chunk["error"]
    choices = chunk.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first.get("error") or None if isinstance(first, dict) else None


def _empty(answer: Accumulator) -> LlmError:
    if answer.finish_reason == "content_filter" or answer.refusal:
        words = answer.refusal or "the content filter held it back"
        return LlmError("forbidden", f"The model did not answer: {words}.", errors.HINTS["forbidden"])
    if answer.finish_reason == "length":
        message = "The token limit was used up before the model had said anything."
        hint = "Raise max_tokens; models that reason need room for their reasoning as well."
        return errors.unusable("empty_completion", message, hint, retryable=False)
    return errors.unusable("empty_completion", "The model's answer is empty.")


def _without(value: Any, secret: str) -> Any:
    if not secret:
        return value
    if isinstance(value, str):
        return value.replace(secret, "•••")
    if isinstance(value, dict):
        return {key: _without(item, secret) for key, item in value.items()}
    return [_without(item, secret) for item in value] if isinstance(value, list) else value
