"""The SDK's `Http` over egress."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from core.egress import Egress, EgressError
from core.egress.urls import host_and_port
from executions.pacing.pacing import BUSY, PacedTarget, Pacing, Verdict
from workflows.sdk import (
    HttpRequest,
    HttpResponse,
    HttpStream,
    NodeError,
)
from workflows.sdk.context import whole_response
from workflows.sdk.retry_after import retry_after

SILENCE = frozenset({"connection_failed", "timeout"})
"""Failures in which no server answered."""


class EgressHttp:
    """The SDK's Http, which respects hosts' `Retry-After` and the configured rate limits.

    `who` identifies the node and iteration in its execution; `credential` is a PacedTarget only if its calls
    are limited. `hosts` are the only ones that may receive the credential's secret, in any request of the node;
    None if its type is sent to a fixed address.
    """

    def __init__(
        self,
        egress: Egress,
        pacing: Pacing,
        organization: UUID,
        who: str,
        credential: PacedTarget | None,
        per_minute: Callable[[], Awaitable[int | None]],
        hosts: Collection[str] | None = None,
    ) -> None:
        self._egress = egress
        self._pacing = pacing
        self._organization = organization
        self._who = who
        self._credential = credential
        self._per_minute = per_minute
        self._hosts = hosts

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send and read the whole response; see `stream`."""
        async with self.stream(request) as response:
            return await whole_response(response)

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncIterator[HttpStream]:
        """Send the request; what egress refuses or fails to do becomes a NodeError, and so does a delayed call."""
        async with AsyncExitStack() as stack:
            if self._credential is not None:
                # Its verdict stays unknown: a credential may be used with several hosts, of which one is down.
                await stack.enter_async_context(self._pacing.visit(self._credential, self._who))
            yield await stack.enter_async_context(self._to_host(request))

    @asynccontextmanager
    async def _to_host(self, request: HttpRequest) -> AsyncIterator[HttpStream]:
        place = self._place(request.url)
        if place is None:
            async with self._sent(request) as response:
                yield response
            return
        place = replace(place, per_minute=await self._per_minute())
        async with self._pacing.visit(place, self._who) as visit:
            try:
                async with self._sent(request) as response:
                    visit.verdict = await self._judge(response, place)
                    yield response
            except NodeError as error:
                visit.verdict = Verdict.FAILED if error.code in SILENCE else visit.verdict
                raise

    async def _judge(self, response: HttpStream, place: PacedTarget) -> Verdict:
        wait = self._wait_of(response)
        answerer = self._place(response.url)  # after redirects
        if answerer is None or answerer.name != place.name:
            if answerer and wait is not None:
                await self._pacing.hold(answerer, wait)
            return Verdict.ANSWERED
        if wait is not None:
            await self._pacing.hold(answerer, wait)
            return Verdict.UNKNOWN
        if response.status >= 500:
            return Verdict.UNKNOWN if "retry-after" in response.headers else Verdict.FAILED
        return Verdict.ANSWERED

    def _place(self, url: str) -> PacedTarget | None:
        with suppress(EgressError):  # an unreadable URL is refused with its reason when the request is sent
            host = host_and_port(url)
            return PacedTarget(self._organization, "host", host, host)
        return None

    def _wait_of(self, response: HttpStream) -> float | None:
        if response.status not in BUSY:
            return None
        return retry_after(response.headers.get("retry-after"), datetime.now(UTC))

    @asynccontextmanager
    async def _sent(self, request: HttpRequest) -> AsyncIterator[HttpStream]:
        try:
            async with self._egress.stream(
                request.method,
                request.url,
                headers=request.headers,
                query=request.query,
                content=request.content,
                first_byte_timeout=request.timeout,
                idle_timeout=request.timeout,
                total_timeout=request.timeout,
                follow_redirects=request.follow_redirects,
                max_bytes=request.max_bytes,
                compressed=True,
                hosts=self._hosts,
            ) as response:
                yield response
        except EgressError as error:
            raise NodeError(
                error.code, error.message, error.hint, error.retryable, error.retry_after
            ) from error
