"""A port on this machine, and the end of everything that was said there."""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ssl import SSLContext
from weakref import WeakSet

Talk = Callable[[StreamReader, StreamWriter], Awaitable[None]]
BACKLOG = 1024


class Listener:
    """Has `talk` with whoever connects; when it stops, no connection is left, whatever was being said on it.

    Not `asyncio.start_server`: what that has just accepted when it is closed is left to the garbage collector, whose
    warning then fails whichever test is running.
    """

    def __init__(self, talk: Talk, ssl: SSLContext | None = None) -> None:
        self._talk = talk
        self._ssl = ssl
        self._talks: dict[asyncio.Task[None], socket.socket] = {}
        self._transports: WeakSet[asyncio.WriteTransport] = WeakSet()
        self._door: socket.socket | None = None

    async def start(self, host: str = "127.0.0.1") -> int:
        """The free port it listens on from now."""
        self._door = socket.create_server((host, 0), backlog=BACKLOG)
        self._door.setblocking(False)
        asyncio.get_running_loop().add_reader(self._door, self._accept, self._door)
        port: int = self._door.getsockname()[1]
        return port

    async def stop(self) -> None:
        """Listen no more, and cut every talk short."""
        if self._door is None:
            return
        asyncio.get_running_loop().remove_reader(self._door)
        self._door.close()
        talks = dict(self._talks)
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        self.cut()
        await asyncio.sleep(0)  # what was cut is closed in the loop's next round
        for accepted in talks.values():
            accepted.close()  # of a talk that was cancelled before its first step

    def cut(self) -> None:
        """Reset every connection at once."""
        for transport in list(self._transports):
            transport.abort()

    def keep(self, writer: StreamWriter) -> None:
        """From now on its connection is cut with the others: for a talk that opens one of its own."""
        self._transports.add(writer.transport)

    def _accept(self, door: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            accepted, _ = door.accept()
            task = asyncio.create_task(self._have(accepted))
            self._talks[task] = accepted
            task.add_done_callback(self._talks.pop)

    async def _have(self, accepted: socket.socket) -> None:
        reader, writer = await self._streams(accepted)
        self.keep(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._talk(reader, writer)
        finally:
            writer.close()

    async def _streams(self, accepted: socket.socket) -> tuple[StreamReader, StreamWriter]:
        loop, reader = asyncio.get_running_loop(), StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, accepted, ssl=self._ssl)
        return reader, StreamWriter(transport, protocol, reader, loop)
