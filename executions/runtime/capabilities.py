"""The SDK's `Http` and `Llm` over egress and the providers."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

from ai_models.providers.base import OnGeneration, Provider
from core.egress import Egress, EgressError
from workflows.sdk import (
    ChatChunk,
    ChatReply,
    ChatRequest,
    HttpRequest,
    HttpResponse,
    LlmError,
    NodeError,
    Usage,
)


class EgressHttp:
    """The SDK's Http."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send; what egress refuses or cannot do is a NodeError."""
        try:
            response = await self._egress.request(
                request.method,
                request.url,
                headers=request.headers,
                query=request.query,
                content=request.content,
                timeout=request.timeout,
                follow_redirects=request.follow_redirects,
                max_bytes=request.max_bytes,
            )
        except EgressError as error:
            raise NodeError(
                error.code, error.message, error.hint, error.retryable, error.retry_after
            ) from error
        return HttpResponse(
            status=response.status,
            headers=response.headers,
            content=response.content,
            url=response.url,
            elapsed_ms=response.elapsed_ms,
        )


ChooseProvider = Callable[[str], Provider | None]


class ProviderLlm:
    """The SDK's Llm: the provider follows from the model's id and the node's credential."""

    def __init__(
        self,
        choose: ChooseProvider,
        on_generation: OnGeneration,
        after_stream: Callable[[], Awaitable[None]],
        estimate: Callable[[str, Usage], Awaitable[Decimal | None]],
    ) -> None:
        self._choose = choose
        self._estimate = estimate
        self._on_generation = on_generation
        self._after_stream = after_stream

    async def chat(self, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]) -> ChatReply:
        """Ask the model. Raises LlmError."""
        provider = self._choose(request.model)
        if provider is None:
            raise LlmError(
                "credential_missing",
                f"The model {request.model} needs a credential.",
                "Choose an OpenRouter credential on the node, or use a model that starts with `sandbox/`.",
            )
        try:
            reply = await provider.chat(request, on_chunk, self._on_generation)
        finally:
            await self._after_stream()
        return replace(reply, estimated_cost_usd=await self._estimate(reply.model, reply.usage))
