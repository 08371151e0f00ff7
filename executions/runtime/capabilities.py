"""The SDK's `Http` and `Llm` over egress and the providers."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from ai_models.providers.base import OnGeneration, Provider
from core.egress import Egress, EgressError
from core.egress.urls import host_and_port
from executions.runtime.pacing import BUSY, Pacing, Place
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
from workflows.sdk.retry_after import retry_after


class EgressHttp:
    """The SDK's Http, which leaves hosts alone that have asked for it."""

    def __init__(self, egress: Egress, pacing: Pacing, organization: UUID) -> None:
        self._egress = egress
        self._pacing = pacing
        self._organization = organization

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send; what egress refuses or cannot do is a NodeError, and so is a host that is to be left alone."""
        place = self._place(request.url)
        asked_for_all = place is not None and await self._pacing.enter(place)
        response = await self._send(request)
        wait = self._wait_of(response)
        answerer = self._place(response.url)  # after redirects
        if answerer and wait is not None:
            await self._pacing.hold(answerer, wait)
        elif place and asked_for_all and response.status not in BUSY:
            await self._pacing.answered(place)
        return response

    def _place(self, url: str) -> Place | None:
        with suppress(EgressError):  # what cannot be read is refused with its reason when it is sent
            host = host_and_port(url)
            return Place(self._organization, "host", host, host)
        return None

    def _wait_of(self, response: HttpResponse) -> float | None:
        if response.status not in BUSY:
            return None
        return retry_after(response.headers.get("retry-after"), datetime.now(UTC))

    async def _send(self, request: HttpRequest) -> HttpResponse:
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
        pacing: Pacing,
        place: Place | None,
    ) -> None:
        self._choose = choose
        self._estimate = estimate
        self._on_generation = on_generation
        self._after_stream = after_stream
        self._pacing = pacing
        self._place = place

    async def chat(self, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]) -> ChatReply:
        """Ask the model. Raises LlmError."""
        provider = self._choose(request.model)
        if provider is None:
            raise LlmError(
                "credential_missing",
                f"The model {request.model} needs a credential.",
                "Choose an OpenRouter credential on the node, or use a model that starts with `sandbox/`.",
            )
        reply = await self._paced(provider, request, on_chunk)
        return replace(reply, estimated_cost_usd=await self._estimate(reply.model, reply.usage))

    async def _paced(
        self, provider: Provider, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]
    ) -> ChatReply:
        place = self._place
        asked_for_all = place is not None and await self._pacing.enter(place)
        try:
            reply = await provider.chat(request, on_chunk, self._on_generation)
        except LlmError as error:
            if place and error.details.get("status") in BUSY and error.retry_after is not None:
                await self._pacing.hold(place, error.retry_after)
            raise
        finally:
            await self._after_stream()
        if place and asked_for_all:
            await self._pacing.answered(place)
        return reply
