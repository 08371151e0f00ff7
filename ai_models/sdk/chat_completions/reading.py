"""One answer of `chat/completions` while it is read: a stream, or a whole completion."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ai_models.sdk.chat_completions.accumulate import Accumulator
from ai_models.sdk.chat_completions.choice import Choice
from ai_models.sdk.chat_completions.endpoint import Endpoint
from ai_models.sdk.chat_completions.sse import EventReader, data_events, is_done
from ai_models.sdk.failures import errors
from ai_models.sdk.failures.wrong_address import wrong_address
from ai_models.sdk.lenient import as_dicts, parsed, without_halves
from ai_models.sdk.provider import OnChunk, OnGeneration
from core.egress import EgressError, EgressStream, NoAnswerError
from workflows.sdk.cut_short import keep_partial
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest, LlmError
from workflows.sdk.values import LARGE, apart

PAID = "It is not tried again by itself, because the model may have worked on it and every call is paid."
"""Why a time-out of ours is not tried again."""


class Reading:
    """One answer while it is read."""

    def __init__(
        self,
        endpoint: Endpoint,
        request: ChatRequest,
        on_chunk: OnChunk,
        on_token: Callable[[], None] = lambda: None,
    ) -> None:
        self._endpoint = endpoint
        self._request = request
        self._on_chunk = on_chunk
        self._on_token = on_token
        self._answer = Accumulator(request.model)
        self._headers: Mapping[str, str] = {}
        self._status = 0
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
        await self._read_whole(await response.read())

    async def take(self, chunk: dict[str, Any]) -> None:
        """Take in one chunk, or a whole completion, and show what is new. Raises LlmError."""
        await self._show(self._answer.add(chunk), chunk)

    async def _show(self, pieces: list[ChatChunk], chunk: dict[str, Any]) -> None:
        if not self._answer.first.untouched:
            self._on_token()
        for piece in pieces:
            await self._on_chunk(piece)
        error = _error_in(chunk)
        if error is not None:
            raise errors.classify_in_stream(error, self._headers, self._call())

    async def end(self) -> None:
        """Note that the provider has said it is through."""
        self._done = True
        await self._show_rest()

    def finished(self) -> ChatReply:
        """The answer, if it is one."""
        answer = self._answer
        if not self._done and (self._endpoint.done_required or not answer.first.finish_reason):
            raise errors.unusable("stream_incomplete", "The connection ended before the answer was complete.")
        if not answer.saw_choice:
            raise errors.unusable("empty_choices", "The provider answered without any choice.")
        if answer.first.finish_reason == "error":
            raise errors.unusable("finish_error", "The model broke its answer off with an error.")
        if answer.empty:
            raise _empty(answer.first)
        return answer.reply()

    def classified(self, error: EgressError) -> LlmError:
        """The error of a call that got no answer, or only a part of it."""
        told = errors.classify_egress(error)
        if told.code == "timeout" and (self._status or isinstance(error, NoAnswerError)):
            told.retryable, told.hint = False, f"{told.hint} {PAID}"
        return told

    def cut_short(self, error: asyncio.CancelledError) -> None:
        """Let what ends the call from outside carry what had come."""
        if self._status:
            keep_partial(error, self.completed(LlmError("timeout", "")).details)

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
            _without(without_halves(details), secret),
        )

    async def _read_stream(self, response: EgressStream) -> None:
        async for data in data_events(response.chunks()):
            if await self._take_event(data):
                return
        await self._show_rest()

    async def _read_whole(self, body: bytes) -> None:
        if _is_event_stream(body):  # under another content type
            reader = EventReader()
            for data in [*reader.feed(body), reader.rest()]:
                if await self._take_event(data):
                    return
            return await self._show_rest()
        await self._show(*await apart(len(body) > LARGE, self._whole, body))
        await self.end()

    def _whole(self, body: bytes) -> tuple[list[ChatChunk], dict[str, Any]]:
        wrong = wrong_address(self._status, body, self._headers, self._endpoint.url)
        if wrong:
            raise wrong
        return self._added(body.decode("utf-8-sig", "replace"))

    def _added(self, data: str) -> tuple[list[ChatChunk], dict[str, Any]]:
        """What is new to show of a chunk or a whole completion, and itself. Raises LlmError."""
        chunk = _completion(data)
        return self._answer.add(chunk), chunk

    async def _take_event(self, data: str) -> bool:
        """Whether it was the last one."""
        for line in _values(data):
            if is_done(line):
                await self.end()
                return True
            await self._show(*await apart(len(line) > LARGE, self._added, line))
        return False

    async def _show_rest(self) -> None:
        for piece in self._answer.end():
            await self._on_chunk(piece)

    def _call(self) -> errors.FailedCall:
        nearest = tuple(self._endpoint.nearest(self._request.model))
        return errors.FailedCall(self._request.model, nearest, self._endpoint.url)


def _values(data: str) -> Iterator[str]:
    """The JSON values of an event: one, or one on each line where a server leaves out the blank ones between."""
    lines = [line for line in data.split("\n") if line.strip()]
    if len(lines) > 1 and all(
        line.startswith(("{", "[DONE]")) and line.endswith(("}", "]")) for line in lines
    ):
        yield from lines
    elif lines:
        yield data


def _is_event_stream(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:6].startswith((b"data:", b"event:", b":"))


def _completion(data: str) -> dict[str, Any]:
    try:
        chunk = parsed(data)
    except (ValueError, RecursionError) as error:
        raise errors.unusable("malformed", "The provider's answer is not JSON.") from error
    if not isinstance(chunk, dict):
        raise errors.unusable("malformed", "The provider's answer is not a JSON object.")
    return chunk


def _error_in(chunk: dict[str, Any]) -> Any:
    if chunk.get("error"):
        return chunk["error"]
    if chunk.get("object") == "error":  # vLLM's
        return chunk
    first = next(iter(as_dicts(chunk.get("choices"))), {})
    return first.get("error") or None


def _empty(answer: Choice) -> LlmError:
    if answer.finish_reason == "content_filter" or answer.refusal:
        words = answer.refusal or "the content filter held it back"
        return LlmError("forbidden", f"The model did not answer: {words}.", errors.HINTS["forbidden"])
    if answer.finish_reason == "length":
        message = "The token limit was used up before the model had said anything."
        hint = "Raise max_tokens; models that reason need room for their reasoning as well."
        return errors.unusable("empty_completion", message, hint, retryable=False)
    if answer.read()[0]:
        hint = "Ask for less reasoning, or choose another model."
        return errors.unusable(
            "empty_completion", "The model only thought and said nothing.", hint, retryable=False
        )
    return errors.unusable("empty_completion", "The model's answer is empty.")


def _without(value: Any, secret: str) -> Any:
    if not secret:
        return value
    if isinstance(value, str):
        return value.replace(secret, "•••")
    if isinstance(value, dict):
        return {key: _without(item, secret) for key, item in value.items()}
    return [_without(item, secret) for item in value] if isinstance(value, list) else value
