"""The sandbox as a provider in the same process."""

import asyncio
import json
from typing import Any

from ai_models.providers.sandbox import catalogue
from ai_models.providers.sandbox.completion import Completion, StalledError, complete
from ai_models.sdk.chat_completions.endpoint import Endpoint
from ai_models.sdk.chat_completions.reading import Reading
from ai_models.sdk.failures import errors
from ai_models.sdk.provider import CheckResult, OnChunk, OnGeneration
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError

_HERE = Endpoint(url="sandbox:", headers={})


class Sandbox:
    """Answers as the sandbox's HTTP application does, judged by the same rules, without a socket."""

    async def chat(
        self, request: ChatRequest, on_chunk: OnChunk, on_generation: OnGeneration | None = None
    ) -> ChatReply:
        """Answer by rules. Raises LlmError where the model's suffixes or `x_sandbox` ask for it."""
        reading = Reading(_HERE, request, on_chunk)
        try:
            async with asyncio.timeout(request.total_timeout):
                completion = _completion(request)
                await asyncio.sleep(completion.script.delay_ms / 1000)
                await reading.begin(200, {"x-generation-id": completion.id}, on_generation)
                await _play(completion, request, reading)
            return reading.finished()
        except asyncio.CancelledError as error:
            reading.cut_short(error)
            raise
        except (TimeoutError, StalledError) as error:
            message = "The sandbox did not finish its answer in time, as it was told to."
            late = LlmError("timeout", message, errors.HINTS["timeout"], retryable=True)
            raise reading.completed(late) from error
        except LlmError as error:
            raise reading.completed(error) from error.__cause__

    async def check(self) -> CheckResult:
        """Always well."""
        return CheckResult(ok=True, code="ok", message="The sandbox needs no key.")

    async def models(self) -> list[dict[str, Any]]:
        """The sandbox's own models."""
        return list(catalogue.MODELS)


def _completion(request: ChatRequest) -> Completion:
    body = {**request.options, "model": request.model, "messages": request.messages}
    try:
        completion = complete(body)
    except ValueError as error:
        raise LlmError("invalid_request", f"The sandbox did not understand: {error}") from error
    if not catalogue.is_known(completion.model):
        known = ", ".join(str(row["id"]) for row in catalogue.MODELS)
        raise LlmError("model_not_found", f"The sandbox has no model {completion.model}.", f"It has {known}.")
    return completion


async def _play(completion: Completion, request: ChatRequest, reading: Reading) -> None:
    script = completion.script
    if script.status and script.when == "start":
        body = json.dumps({"error": completion.error()}).encode()
        raise errors.classify(script.status, body, script.headers, errors.FailedCall(request.model))
    try:
        async for chunk in completion.chunks():
            await reading.take(chunk)
    except StalledError:
        await asyncio.sleep(request.idle_timeout)
        raise
    if not script.cut:
        await reading.end()
