"""Gives each request and each socket an id, which is logged with its path in every line about it."""

import secrets
from typing import Any

from core.asgi.body_limit import App, Receive, Send
from core.logs import log_about

OPEN = ("api", "ws")
"""Paths below these may be logged in full; others may contain secrets that grant access."""


class LogRequests:
    """An ASGI application around `app`."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        log_about(request=secrets.token_hex(8), path=shown(scope["path"]))
        await self._app(scope, receive, send)


def shown(path: str) -> str:
    """The path as it may be logged: addresses of webhooks, forms and links only by their first segment."""
    first, slash, _ = path.removeprefix("/").partition("/")
    return path if first in OPEN or not slash else f"/{first}/…"
