"""A TCP proxy that can cut what it carries."""

import asyncio
from contextlib import suppress

PIECE = 64 * 1024


class Proxy:
    """Stands before a server on this machine; `cut()` resets every connection at once."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> int:
        """Reset all connections; returns how many there were."""
        cut = list(self._writers)
        for writer in cut:
            writer.transport.abort()
        return len(cut) // 2

    async def stop(self) -> None:
        """Cut, and listen no more."""
        if self._server:
            self._server.close()
            self.cut()
            await self._server.wait_closed()
            await asyncio.sleep(0)  # what was aborted is closed in the loop's next round

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._writers -= {writer, far_writer}
            writer.transport.abort()
            far_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()
