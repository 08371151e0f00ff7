"""A server that says exactly the bytes a test wants, and notices when the client hangs up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.servers.listener import Listener

Behaviour = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request as it came in, and the way to answer it."""

    head: str
    body: bytes
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} OK", f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join([*lines, "", ""]).encode() + body)

    async def hung_up(self) -> None:
        """Return when the client has closed its side."""
        while await self.reader.read(1024):
            pass


@dataclass
class RawServer:
    """The address of the server, and the data it has received."""

    port: int
    requests: list[Exchange] = field(default_factory=list)
    connections: int = 0
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@asynccontextmanager
async def serve(behaviour: Behaviour, host: str = "127.0.0.1") -> AsyncIterator[RawServer]:
    """Serve at the address `host` until the block ends; one call of `behaviour` per request."""
    state = RawServer(0, host=host)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.connections += 1
        while exchange := await _next(reader, writer):
            state.requests.append(exchange)
            await behaviour(exchange)

    listener = Listener(connected)
    state.port = await listener.start(host)
    try:
        yield state
    finally:
        await listener.stop()


async def _next(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    exchange = Exchange(head, b"", writer, reader)
    length = int(exchange.headers.get("content-length", 0))
    exchange.body = await reader.readexactly(length) if length else b""
    return exchange
