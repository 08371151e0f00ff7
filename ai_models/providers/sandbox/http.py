"""What the sandbox application needs of HTTP: requests read whole, JSON sent, streams in parts."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def read_request(scope: Message, receive: Receive) -> Message:
    """The body, the query and the bearer key of a request."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    key = authorization.removeprefix("Bearer ").strip()
    return {"body": bytes(body), "key": key, "query": parse_qs(scope["query_string"].decode("latin-1"))}


async def send_json(
    send: Send, status: int, document: Any, headers: dict[str, str] | None = None, cut: bool = False
) -> None:
    """Send a JSON answer, or only its first half."""
    body = json.dumps(document).encode()
    body = body[: len(body) // 2] if cut else body
    await start(send, status, {"content-type": "application/json", **(headers or {})})
    await send({"type": "http.response.body", "body": body})


async def send_error(send: Send, status: int, message: str) -> None:
    """Send OpenRouter's error envelope."""
    await send_json(send, status, {"error": {"code": status, "message": message}})


async def start(send: Send, status: int, headers: dict[str, str]) -> None:
    """Send the head of an answer."""
    lines = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})


async def part(send: Send, body: bytes) -> None:
    """Send a piece of the body, which another will follow."""
    await send({"type": "http.response.body", "body": body, "more_body": True})
