"""Closes WebSockets properly while the database or Redis is unavailable, so that clients reconnect.

Without it the server would reject them with 500, or drop them without a close frame.
"""

import json
import logging
from contextlib import suppress
from typing import Any

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from core.asgi.body_limit import App, Message, Receive, Send
from core.errors import RETRY_AFTER_S, UnavailableError

log = logging.getLogger(__name__)

AWAY = (InterfaceError, OperationalError, RedisError)
TRY_AGAIN_LATER = 1013
"""From the WebSocket Close Code Number Registry (IANA)."""


class SocketOutages:
    """An ASGI application around `app`: an outage closes a socket with TRY_AGAIN_LATER, or rejects it with 503."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one socket."""
        accepted = False

        async def noting(message: Message) -> None:
            nonlocal accepted
            accepted = accepted or message["type"] == "websocket.accept"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except AWAY as error:
            log.warning("closed a socket because of an outage: %s", error)
            await (_end(send) if accepted else _refuse(send))


async def _end(send: Send) -> None:
    with suppress(RuntimeError, OSError):  # the client may have disconnected
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})


async def _refuse(send: Send) -> None:
    away = UnavailableError(
        "The live connection is temporarily unavailable.",
        f"Try again in {RETRY_AFTER_S} seconds, or poll the execution's events until then.",
    )
    headers = [(b"content-type", b"application/json"), (b"retry-after", str(RETRY_AFTER_S).encode())]
    await send({"type": "websocket.http.response.start", "status": away.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": json.dumps(away.as_body()).encode()})
