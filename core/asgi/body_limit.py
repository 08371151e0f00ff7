"""Rejects requests whose body exceeds every limit, before it is written to disk.

Django reads a whole body before it checks its size, and trusts `Content-Length`, which a chunked body does not
have.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from core.errors import TooLargeError

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class BodyLimit:
    """An ASGI application around `app` that answers 413 to bodies over `most` bytes, which may depend on the
    scope."""

    def __init__(self, app: App, most: int | Callable[[Mapping[str, Any]], int]) -> None:
        self.app = app
        self._most = most

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Count the received bytes; to the application, a body that is too large looks like a disconnect."""
        most = self._most if isinstance(self._most, int) else self._most(scope)
        if _declared(scope) > most:
            return await _refuse(send, most)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return {"type": "http.disconnect"} if taken > most else message

        await self.app(scope, counted, send)
        if taken > most:
            await _refuse(send, most)


async def _refuse(send: Send, most: int) -> None:
    error = TooLargeError(f"The body is larger than {most} bytes.")
    body = json.dumps(error.as_body()).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _declared(scope: dict[str, Any]) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value) for value in lengths if value.isdigit()), default=0)
