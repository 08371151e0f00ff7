"""A response that is read while it arrives."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

import httpcore2

from core.egress.connections import Connection, Connections
from core.egress.decoding import Decoder, too_large
from core.egress.errors import timed_out, translated
from core.egress.message import response_headers
from core.egress.urls import Target
from core.failpoints import failpoint

BREATH = 1024 * 1024
"""Bytes after which decoding yields to other tasks: a few kilobytes may expand to the limit."""


class EgressStream:
    """The status and headers of a response, and its body in pieces; each piece can be read once.

    `headers` have lower-case names, and repeated values are joined by commas; `repeated` has them one by one,
    cookies always. `url` is the URL after redirects. All reading raises EgressError.
    """

    def __init__(
        self,
        response: httpcore2.Response,
        target: Target,
        connection: Connection,
        connections: Connections,
        *,
        idle_timeout: float,
        max_bytes: int,
    ) -> None:
        self._response = response
        self._connection = connection
        self._connections = connections
        self._idle_timeout = idle_timeout
        self._max_bytes = max_bytes
        self.status = response.status
        self.headers: Mapping[str, str] = {}
        self.repeated: Mapping[str, list[str]] = {}
        self.raw_headers = response.headers
        self.url = str(target)
        self.asked_at = time.monotonic()
        """When the first request was sent, before redirects; monotonic clock."""

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds since the first request was sent."""
        return int((time.monotonic() - self.asked_at) * 1000)

    def open(self, has_body: bool) -> None:
        """Check the headers before any of the body is read; for HEAD they describe a body that is not sent."""
        values = response_headers(self.raw_headers)
        self.headers = {name: ", ".join(several) for name, several in values.items()}
        self.repeated = {
            name: several for name, several in values.items() if len(several) > 1 or name == "set-cookie"
        }
        length = self.headers.get("content-length", "")
        encoded = self.headers.get("content-encoding", "")
        if has_body and not encoded and length.isdigit() and int(length) > self._max_bytes:
            raise too_large(self._max_bytes)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The decoded body as it arrives."""
        decoder = Decoder(self.headers.get("content-encoding", ""), self._max_bytes)
        breath = 0
        async for data in self._received():
            for piece in decoder.feed(data):
                yield piece
                breath += len(piece)
                if breath > BREATH and decoder.decodes:
                    breath = 0
                    await asyncio.sleep(0)
        for piece in decoder.finish():
            yield piece

    async def read(self) -> bytes:
        """The rest of the body, at once."""
        return b"".join([piece async for piece in self.chunks()])

    async def aclose(self) -> None:
        """Release the connection: kept if the body was read to its end, otherwise closed at once."""
        await self._response.aclose()
        await self._connections.give_back(self._connection)

    async def _received(self) -> AsyncIterator[bytes]:
        host = self._connection.target.host
        body = self._response.aiter_stream().__aiter__()
        while True:
            try:
                async with asyncio.timeout(self._idle_timeout):
                    with translated(host):
                        data = await anext(body, None)
            except TimeoutError as error:
                raise timed_out(f"{host} sent nothing more", self._idle_timeout) from error
            if data is None:
                return
            failpoint("mid_stream")
            yield data
