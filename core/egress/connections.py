"""Keeps connections open for the next request to the same origin.

The HTTP library's pool examines every connection for every request: with a thousand open streams that is a
million checks. Here taking and returning a connection has constant cost.
"""

import asyncio
import ssl
from collections import OrderedDict
from dataclasses import dataclass, field

import httpcore2

from core.egress.errors import translated
from core.egress.network import PinnedBackend, Resolve
from core.egress.policy import EgressPolicy
from core.egress.urls import Target

# An address stays trusted while its connection is open; this bounds how long after the last use.
KEEPALIVE = 15.0
MAX_IDLE = 64


@dataclass(eq=False)
class Connection:
    """One connection to one origin."""

    target: Target
    http: httpcore2.AsyncHTTPConnection
    backend: PinnedBackend
    freed_at: float = field(default=0.0)

    async def send(self, request: httpcore2.Request) -> httpcore2.Response:
        """Send the request and wait for the headers; a connection that fails or is cancelled is closed at once."""
        try:
            with translated(self.target.host):
                return await self.http.handle_async_request(request)
        except BaseException:
            # The library leaves the socket open if it is interrupted during the TLS handshake.
            if self.backend.stream is not None:
                await self.backend.stream.aclose()
            raise


class Connections:
    """Opens connections and keeps the idle ones, most recently used first."""

    def __init__(self, policy: EgressPolicy, resolve: Resolve, ssl_context: ssl.SSLContext) -> None:
        self._policy = policy
        self._resolve = resolve
        self._ssl_context = ssl_context
        self._by_origin: dict[tuple[str, str, int], list[Connection]] = {}
        self._by_age: OrderedDict[Connection, None] = OrderedDict()

    async def take(self, target: Target) -> Connection:
        """An idle connection to the origin, or a new one that connects with its first request."""
        while idle := self._by_origin.get(target.origin):
            connection = idle[-1]
            self._forget(connection)
            if not connection.http.has_expired():
                return connection
            await connection.http.aclose()
        return self._open(target)

    async def give_back(self, connection: Connection) -> None:
        """Keep the connection if it is reusable, and close those that have been idle for too long."""
        if connection.http.is_idle():
            connection.freed_at = asyncio.get_running_loop().time()
            self._by_origin.setdefault(connection.target.origin, []).append(connection)
            self._by_age[connection] = None
        await self._close_old()

    async def aclose(self) -> None:
        """Close every idle connection."""
        while self._by_age:
            await self._close(next(iter(self._by_age)))

    def _open(self, target: Target) -> Connection:
        backend = PinnedBackend(self._policy, self._resolve)
        origin = httpcore2.Origin(target.scheme.encode(), target.host.encode(), target.port)
        http = httpcore2.AsyncHTTPConnection(
            origin=origin,
            ssl_context=self._ssl_context,
            keepalive_expiry=KEEPALIVE,
            network_backend=backend,
        )
        return Connection(target, http, backend)

    async def _close_old(self) -> None:
        expired = asyncio.get_running_loop().time() - KEEPALIVE
        while self._by_age:
            oldest = next(iter(self._by_age))
            if oldest.freed_at > expired and len(self._by_age) <= MAX_IDLE:
                return
            await self._close(oldest)

    async def _close(self, connection: Connection) -> None:
        self._forget(connection)
        await connection.http.aclose()

    def _forget(self, connection: Connection) -> None:
        del self._by_age[connection]
        idle = self._by_origin[connection.target.origin]
        idle.remove(connection)
        if not idle:
            del self._by_origin[connection.target.origin]
