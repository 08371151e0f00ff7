"""OpenRouter."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from ai_models.providers.openrouter.generation import read_generation
from ai_models.sdk.chat_completions.conversation import converse
from ai_models.sdk.chat_completions.endpoint import COMPLETIONS_PATH, Endpoint
from ai_models.sdk.failures import errors
from ai_models.sdk.generation import Generation
from ai_models.sdk.json_requests import get_json, get_json_if_changed
from ai_models.sdk.provider import CheckResult, Nearest, OnChunk, OnGeneration, no_nearest
from core.egress import Egress
from core.pasting import pasted_key, pasted_url
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError

_MODELS = "/models"
_BASE_URL = "https://openrouter.ai/api/v1"


class OpenRouter:
    """A client of OpenRouter's API for one key.

    `referer` and `title` name the application in OpenRouter's statistics; `nearest` finds the ids of the
    catalogue that look like one that does not exist.
    """

    def __init__(
        self,
        egress: Egress,
        *,
        api_key: str,
        base_url: str = _BASE_URL,
        completions_path: str = COMPLETIONS_PATH,
        referer: str = "",
        title: str = "Wireloom",
        nearest: Nearest = no_nearest,
    ) -> None:
        self._egress = egress
        self._base_url, api_key = pasted_url(base_url), pasted_key(api_key)
        headers = {
            "authorization": f"Bearer {api_key}" if api_key else "",
            "http-referer": referer,
            "x-openrouter-title": title,
            "x-title": title,
        }
        self._headers = {name: value for name, value in headers.items() if value}
        self._endpoint = Endpoint(
            url=self._base_url + completions_path, headers=self._headers, secret=api_key, nearest=nearest
        )

    async def chat(
        self, request: ChatRequest, on_chunk: OnChunk, on_generation: OnGeneration | None = None
    ) -> ChatReply:
        """Ask a model. Raises LlmError."""
        if len(request.model.split()) > 1:
            raise _spaced(request.model)
        return await converse(self._egress, self._endpoint_for(request), request, on_chunk, on_generation)

    def _endpoint_for(self, request: ChatRequest) -> Endpoint:
        if request.cache_s is None:
            return self._endpoint
        caching = {"x-openrouter-cache": "true", "x-openrouter-cache-ttl": str(request.cache_s)}
        return replace(self._endpoint, headers={**self._endpoint.headers, **caching})

    async def check(self) -> CheckResult:
        """Ask for the key's own record, which costs nothing and works with every key."""
        try:
            key = (await self._get("/key")).get("data")
        except LlmError as error:
            return CheckResult(ok=False, code=error.code, message=error.message, hint=error.hint)
        return _judge_key(key if isinstance(key, dict) else {})

    async def models(self) -> list[dict[str, Any]]:
        """The catalogue. Raises LlmError."""
        return _rows(await self._get(_MODELS))

    async def models_if_changed(self, etag: str) -> tuple[list[dict[str, Any]] | None, str]:
        """The catalogue with its ETag, None if it still has the given one. Raises LlmError."""
        url = self._base_url + _MODELS
        answer, new = await get_json_if_changed(self._egress, url, self._headers, etag)
        return None if answer is None else _rows(answer), new

    async def generation(self, generation_id: str) -> Generation | None:
        """What a call has cost; None while it is not accounted for. Raises LlmError."""
        try:
            found = (await self._get(f"/generation?{urlencode({'id': generation_id})}")).get("data")
        except LlmError as error:
            if error.details.get("status") == 404:
                return None
            raise
        return read_generation(found) if isinstance(found, dict) else None

    async def _get(self, path: str) -> dict[str, Any]:
        return await get_json(self._egress, self._base_url + path, self._headers)


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise errors.unusable("malformed", "The catalogue has no list of models.")
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _spaced(model: str) -> LlmError:
    message = f"The model's id {model!r} contains spaces; OpenRouter has no such ids."
    hint = f"Did you mean {''.join(model.split())}? An id looks like openai/gpt-4o-mini."
    return LlmError("model_not_found", message, hint, details={"model": model})


def _judge_key(key: dict[str, Any]) -> CheckResult:
    if key.get("is_management_key") or key.get("is_provisioning_key"):
        return CheckResult(
            ok=False,
            code="forbidden",
            message="This is a management key; it cannot call models.",
            hint="Make an ordinary API key at openrouter.ai/keys.",
        )
    remaining = key.get("limit_remaining")
    if isinstance(remaining, int | float) and remaining <= 0:
        return CheckResult(
            ok=False,
            code="insufficient_credits",
            message="The key's spending limit is used up.",
            hint="Raise the key's limit at openrouter.ai/keys.",
        )
    return CheckResult(ok=True, code="ok", message=_praise(key, remaining))


def _praise(key: dict[str, Any], remaining: Any) -> str:
    parts = ["The key works."]
    if isinstance(remaining, int | float):
        parts.append(f"${remaining:.2f} of its limit remain.")
    if key.get("is_free_tier"):
        parts.append("The account is on the free tier.")
    return " ".join(parts)
