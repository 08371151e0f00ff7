"""A real uvicorn with our protocol class, and callers that count their bytes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn

from config.web_limits import Limits
from config.web_protocol import limited
from tests.patience import PATIENCE_S

LARGE = 64 * 1024 * 1024
"""Bytes: more than the system keeps for a caller who does not read."""
GET = b"GET / HTTP/1.1\r\nHost: wireloom.test\r\n\r\n"
Heard = tuple[int, dict[str, str], bytes]


class Served:
    """An application that reads bodies, and a server that lets it be called within limits."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.scopes: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.callers: list[Caller] = []
        self.server: uvicorn.Server | None = None

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["path"] == "/refuse":
            await self._answer(send, b"no")
            return
        if scope["path"] == "/large":
            await self._answer(send, b"x" * LARGE)
            self.gone.set()
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                return
            body += message["body"]
            if not message["more_body"]:
                break
        self.begun.set()
        await self.go_on.wait()
        await self._answer(send, body or b"ok")

    async def _answer(self, send: Any, body: bytes) -> None:
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def connect(self) -> "Caller":
        self.callers.append(Caller(*await asyncio.open_connection("127.0.0.1", self.port)))
        return self.callers[-1]

    async def say(self, *pieces: bytes) -> Heard:
        """One connection's answer to these bytes."""
        async with await self.connect() as caller:
            await caller.say(*pieces)
            return await caller.hear()


class Caller:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def __aenter__(self) -> "Caller":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0)

    async def hear(self) -> Heard:
        async with asyncio.timeout(PATIENCE_S):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(first.split(" ")[1]), headers, body

    async def ended(self) -> bytes:
        """The data received until the server closed the connection."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.reader.read()


Serve = Callable[..., Awaitable[Served]]


@asynccontextmanager
async def serving(**limits: Any) -> AsyncIterator[Served]:
    """Serve within these limits until the block ends."""
    served = Served(0)
    protocol = limited(
        Limits(**{"connections": 1_000, "head_s": PATIENCE_S, "body_s": PATIENCE_S, "body_rate": 0} | limits)
    )
    config = uvicorn.Config(
        served.app,
        interface="asgi3",
        port=0,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = served.server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        served.port = server.servers[0].sockets[0].getsockname()[1]
        yield served
    finally:
        served.go_on.set()
        for caller in served.callers:
            caller.writer.close()
        server.should_exit = True
        await running


def refused(heard: Heard, status: int, code: str) -> dict[str, str]:
    """The headers of a refusal in the one error shape."""
    found, headers, body = heard
    error = json.loads(body)["error"]
    assert (found, error["code"]) == (status, code)
    assert error.keys() == {"code", "message", "hint", "details"} and error["message"] and error["hint"]
    assert headers["content-type"] == "application/json"
    assert headers["connection"] == "close"
    return headers


def head(*lines: bytes, method: bytes = b"GET", path: bytes = b"/") -> bytes:
    return b"\r\n".join([method + b" " + path + b" HTTP/1.1", b"Host: wireloom.test", *lines, b"", b""])
