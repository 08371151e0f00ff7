"""Any server that speaks OpenAI's chat completions: local ones, gateways, other clouds."""

from typing import Any

from ai_models.sdk.chat_completions.conversation import converse
from ai_models.sdk.chat_completions.endpoint import COMPLETIONS_PATH, Endpoint
from ai_models.sdk.chat_completions.openai_fields import openai_fields
from ai_models.sdk.failures import errors
from ai_models.sdk.json_requests import get_json
from ai_models.sdk.provider import CheckResult, Nearest, OnChunk, OnGeneration, no_nearest
from core.egress import Egress
from core.pasting import pasted_key, pasted_url
from workflows.sdk.llm import ChatReply, ChatRequest, LlmError


class OpenAICompatible:
    """A client of one such server. Its base URL is https and contains `/v1`; on loopback it may be http."""

    def __init__(
        self, egress: Egress, *, base_url: str, api_key: str = "", nearest: Nearest = no_nearest
    ) -> None:
        self._egress = egress
        self._base_url, api_key = pasted_url(base_url), pasted_key(api_key)
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
        self._endpoint = Endpoint(
            url=self._base_url + COMPLETIONS_PATH,
            headers=self._headers,
            secret=api_key,
            # Without it OpenAI's own servers, and most that follow them, send no usage with a stream.
            extra={"stream_options": {"include_usage": True}},
            done_required=False,
            fields=openai_fields,
            nearest=nearest,
        )

    async def chat(
        self, request: ChatRequest, on_chunk: OnChunk, on_generation: OnGeneration | None = None
    ) -> ChatReply:
        """Ask a model. Raises LlmError."""
        return await converse(self._egress, self._endpoint, request, on_chunk, on_generation)

    async def check(self) -> CheckResult:
        """Ask for the list of models."""
        try:
            count = len(await self.models())
        except LlmError as error:
            return CheckResult(ok=False, code=error.code, message=error.message, hint=error.hint)
        return CheckResult(ok=True, code="ok", message=f"The server answers and offers {count} models.")

    async def models(self) -> list[dict[str, Any]]:
        """The server's models; of most only the `id` is known. Raises LlmError."""
        rows = (await get_json(self._egress, f"{self._base_url}/models", self._headers)).get("data")
        if not isinstance(rows, list):
            raise errors.unusable("malformed", "The server's list of models is not one.", retryable=False)
        return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]
