"""A TCP proxy that can cut what it carries."""

import asyncio
from contextlib import suppress

from tests.servers.listener import Listener

PIECE = 64 * 1024


class Proxy(Listener):
    """Stands before a server on this machine; `cut()` resets every connection at once."""

    def __init__(self, target: int) -> None:
        super().__init__(self._carry)
        self.target = target
        self.port = 0

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self.keep(far_writer)
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            far_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()
