"""Opens connections to checked addresses only."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2

from core.egress.errors import EgressError
from core.egress.policy import EgressPolicy

Resolve = Callable[[str, int], Awaitable[list[str]]]

# More addresses add waiting time, not chances.
MAX_ADDRESSES = 4


class Resolver:
    """Resolves names with the system's resolver; concurrent callers share one look-up.

    Nothing is cached: a result is used for the connections that waited for it, and for no later one.
    """

    def __init__(self) -> None:
        self._running: dict[tuple[str, int], asyncio.Task[list[str]]] = {}

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of `host`. Raises EgressError if there are none."""
        key = (host, port)
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(_look_up(host, port))
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    def _forget(self, key: tuple[str, int], task: asyncio.Task[list[str]]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # marks the exception as retrieved, so that a failure nobody waits for is not reported


async def _look_up(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EgressError(
            "connection_failed",
            f"The name {host} has no address.",
            "Check the spelling, or the DNS of the machine that runs Wireloom.",
            retryable=True,
        ) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class PinnedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves once, checks every result, and connects to a checked address; one instance per connection.

    The TLS name and the `Host` header remain the host's, because only the connection's address is replaced.
    """

    def __init__(self, policy: EgressPolicy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._sockets = httpcore2.AnyIOBackend()
        self.stream: httpcore2.AsyncNetworkStream | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's interface)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to one of the host's addresses, all within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                addresses = self._policy.check_addresses(host, port, await self._resolve(host, port))
                self.stream = await self._first(addresses[:MAX_ADDRESSES], port)
                return self.stream
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"no connection to {host} in {timeout} s") from error

    async def _first(self, addresses: list[str], port: int) -> httpcore2.AsyncNetworkStream:
        for address in addresses[:-1]:
            try:
                return await self._sockets.connect_tcp(address, port)
            except httpcore2.ConnectError:
                continue
        return await self._sockets.connect_tcp(addresses[-1], port)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's interface)
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Always raises: a path is not a checked address."""
        raise EgressError("egress_blocked", "Unix sockets cannot be reached.")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts, as the library requests."""
        await asyncio.sleep(seconds)
