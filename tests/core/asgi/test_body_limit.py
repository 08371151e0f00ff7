"""A body that is too large is refused before it is taken in."""

import json
from typing import Any

import pytest

from core.asgi.body_limit import BodyLimit

LIMIT = 100


class Caller:
    """Sends chunks, and keeps what the application read and what came back."""

    def __init__(self, *chunks: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self.chunks = list(chunks)
        self.scope = {"type": "http", "headers": headers or []}
        self.read = b""
        self.sent: list[Any] = []

    async def receive(self) -> Any:
        chunk = self.chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(self.chunks)}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.read += message["body"]
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    async def status(self) -> int:
        await BodyLimit(self.app, LIMIT)(self.scope, self.receive, self.send)
        (start, body) = self.sent
        if start["status"] == 413:
            assert json.loads(body["body"])["error"]["code"] == "too_large"
        return int(start["status"])


async def test_a_body_of_the_limit_comes_through() -> None:
    caller = Caller(b"a" * 60, b"b" * 40)
    assert await caller.status() == 200
    assert len(caller.read) == LIMIT


@pytest.mark.parametrize("length", [101, 10**9, 10**30])
async def test_a_declared_length_over_it_is_refused_unread(length: int) -> None:
    caller = Caller(b"a", headers=[(b"content-length", str(length).encode())])
    assert await caller.status() == 413
    assert caller.read == b"" and len(caller.chunks) == 1


async def test_a_body_that_declares_nothing_is_counted() -> None:
    caller = Caller(b"a" * 60, b"b" * 41, b"c" * 1_000)
    assert await caller.status() == 413
    assert len(caller.read) == 60 and len(caller.chunks) == 1


async def test_a_body_that_declares_too_little_is_counted() -> None:
    caller = Caller(b"a" * 101, headers=[(b"content-length", b"5")])
    assert await caller.status() == 413
