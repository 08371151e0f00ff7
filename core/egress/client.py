"""The HTTP client for the rest of Wireloom."""

import asyncio
import os
import ssl
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import certifi

from core.egress.connections import Connections
from core.egress.cookies import Cookies
from core.egress.errors import EgressError, NoAnswerError, timed_out
from core.egress.hosts import check_host
from core.egress.message import Outgoing, location_of, outgoing
from core.egress.network import Resolve, Resolver
from core.egress.policy import EgressPolicy
from core.egress.stream import EgressStream
from core.egress.urls import Query

CONNECT_TIMEOUT = 5.0
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class EgressResponse:
    """A complete response: lower-case header names, decoded body, the URL after redirects.

    In `headers` the values of a repeated header are joined by commas; `repeated` has them one by one, cookies
    always.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str
    elapsed_ms: int
    repeated: Mapping[str, list[str]]


@dataclass(frozen=True)
class _Limits:
    connect: float
    first_byte: float
    idle: float
    redirects: int
    max_bytes: int
    hosts: Collection[str] | None


class Egress:
    """A guarded HTTP client for one event loop; long-lived, so that connections are reused.

    Proxies from the environment are ignored: they would connect to unchecked addresses.
    """

    def __init__(
        self,
        policy: EgressPolicy,
        *,
        resolve: Resolve | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._policy = policy
        self._connections = Connections(policy, resolve or Resolver(), ssl_context or authorities())

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Query | None = None,
        content: bytes | None = None,
        timeout: float = 30,  # noqa: ASYNC109 (it must also stand in the error)
        follow_redirects: bool = True,
        max_bytes: int = MAX_BYTES,
        hosts: Collection[str] | None = None,
    ) -> EgressResponse:
        """Send the request and read the whole response within `timeout` seconds; any status is a response, not
        an error.

        `hosts` are patterns of the only hosts that may be contacted, including by redirects; None allows all.
        Raises EgressError.
        """
        async with self.stream(
            method,
            url,
            headers=headers,
            query=query,
            content=content,
            first_byte_timeout=timeout,
            idle_timeout=timeout,
            total_timeout=timeout,
            follow_redirects=follow_redirects,
            max_bytes=max_bytes,
            compressed=True,
            hosts=hosts,
        ) as response:
            body = await response.read()
            elapsed = response.elapsed_ms
        return EgressResponse(
            response.status, response.headers, body, response.url, elapsed, response.repeated
        )

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Query | None = None,
        content: bytes | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
        first_byte_timeout: float = 60,
        idle_timeout: float = 60,
        total_timeout: float = 300,
        follow_redirects: bool = False,
        max_bytes: int = MAX_BYTES,
        compressed: bool = False,
        hosts: Collection[str] | None = None,
    ) -> AsyncIterator[EgressStream]:
        """Send the request and yield the response as soon as its headers arrive; time-outs are in seconds.

        Requests an uncompressed response unless `compressed` or a header of the caller says otherwise, because
        compression delays pieces. Leaving the block, or cancelling the task, closes the connection at once
        unless the body was read to its end. Raises EgressError, also inside the block.
        """
        request = outgoing(method, url, query, headers, content, compressed)
        redirects = MAX_REDIRECTS if follow_redirects else 0
        limits = _Limits(connect_timeout, first_byte_timeout, idle_timeout, redirects, max_bytes, hosts)
        asked_at = time.monotonic()
        try:
            async with asyncio.timeout(total_timeout) as total:
                response = await self._travel(request, limits)
                response.asked_at = asked_at
                try:
                    yield response
                finally:
                    await response.aclose()
        except TimeoutError as error:
            if not total.expired():
                raise
            raise timed_out(f"{request.target.host} did not finish its response", total_timeout) from error

    async def aclose(self) -> None:
        """Close the idle connections."""
        await self._connections.aclose()

    async def _travel(self, request: Outgoing, limits: _Limits) -> EgressStream:
        cookies = Cookies()
        for _hop in range(limits.redirects + 1):
            response = await self._send(request, limits)
            location = location_of(response.raw_headers)
            if not limits.redirects or response.status not in _REDIRECTS or not location:
                return response
            await response.aclose()
            cookies.keep(request.target, response.raw_headers)
            request = request.redirected(response.status, location, cookies)
        raise EgressError(
            "too_many_redirects", f"More than {limits.redirects} redirects, the last to {location}."
        )

    async def _send(self, request: Outgoing, limits: _Limits) -> EgressStream:
        target = request.target
        check_host(limits.hosts, target.host)
        self._policy.check_port(target.host, target.port)
        encoded = request.encoded(limits.connect)
        connection = await self._connections.take(target)
        try:
            async with asyncio.timeout(limits.connect + limits.first_byte):
                answer = await connection.send(encoded)
        except TimeoutError as error:
            what = f"{target.host} did not start to respond"
            raise timed_out(what, limits.first_byte, NoAnswerError) from error
        response = EgressStream(
            answer,
            target,
            connection,
            self._connections,
            idle_timeout=limits.idle,
            max_bytes=limits.max_bytes,
        )
        try:
            response.open(has_body=request.method != "HEAD")
        except EgressError:
            await response.aclose()
            raise
        return response


@cache
def authorities() -> ssl.SSLContext:
    """Trusts certifi's authorities, so that machines without their own work; with `SSL_CERT_FILE` or
    `SSL_CERT_DIR` those that they name instead, which OpenSSL reads by itself."""
    named = "SSL_CERT_FILE" in os.environ or "SSL_CERT_DIR" in os.environ
    return ssl.create_default_context(cafile=None if named else certifi.where())
