"""Acme's API."""

from typing import Any

from ai_models.sdk.chat_completions.conversation import converse
from ai_models.sdk.chat_completions.endpoint import COMPLETIONS_PATH, Endpoint
from ai_models.sdk.json_requests import get_json
from ai_models.sdk.provider import CheckResult, OnChunk, OnGeneration
from core.egress import Egress
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError


class Acme:
    """A client for one key; `base_url` is the address up to and with the version."""

    def __init__(self, egress: Egress, *, api_key: str, base_url: str) -> None:
        self._egress, self._base_url = egress, base_url
        self._headers = {"authorization": f"Bearer {api_key}"}
        self._endpoint = Endpoint(url=base_url + COMPLETIONS_PATH, headers=self._headers, secret=api_key)

    async def chat(
        self, request: ChatRequest, on_chunk: OnChunk, on_generation: OnGeneration | None = None
    ) -> ChatReply:
        """Ask a model. Raises LlmError."""
        return await converse(self._egress, self._endpoint, request, on_chunk, on_generation)

    async def check(self) -> CheckResult:
        """Ask for the key's own record."""
        try:
            await get_json(self._egress, f"{self._base_url}/key", self._headers)
        except LlmError as error:
            return CheckResult(ok=False, code=error.code, message=error.message, hint=error.hint)
        return CheckResult(ok=True, code="ok", message="Acme knows the key.")

    async def models(self) -> list[dict[str, Any]]:
        """None: Acme lists none."""
        return []
