"""Serves asynchronous Django views as an ASGI application, without middleware, signals and threads.

For the few paths where those cost more than the view: each synchronous middleware and each request signal means
a change of thread.
"""

import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import Resolver404, URLPattern, URLResolver
from django.urls.resolvers import RegexPattern

from core.asgi.body_limit import App, Receive, Send
from core.asgi.responses import send_response
from core.db.outages import outages
from core.errors import error_body

log = logging.getLogger(__name__)

View = Callable[..., Awaitable[HttpResponseBase]]


class DirectViews:
    """Serves the views of `patterns`, which must handle authentication, CSRF and headers themselves.

    Everything else, and requests that `takes` rejects, go to `otherwise`.
    """

    def __init__(
        self, patterns: Sequence[URLPattern], otherwise: App, takes: Callable[[dict[str, Any]], bool]
    ) -> None:
        self._resolver = URLResolver(RegexPattern(r"^/"), list(patterns))
        self._otherwise = otherwise
        self._takes = takes

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            match = self._resolver.resolve(scope["path"]) if self._takes(scope) else None
        except Resolver404:
            match = None
        if match is None:
            return await self._otherwise(scope, receive, send)
        body = await _body(receive)
        if body is None:
            return
        request = ASGIRequest(scope, io.BytesIO(body))
        await send_response(await _answer(match.func, request, match.kwargs), receive, send)


async def _answer(view: View, request: HttpRequest, arguments: dict[str, Any]) -> HttpResponseBase:
    try:
        return await view(request, **arguments)
    except Exception as error:
        if away := outages.note(log, f"{request.method} {request.path}", error):
            return JsonResponse(away.as_body(), status=away.status, headers=away.headers)
        log.exception("%s %s failed", request.method, request.path)
        return JsonResponse(error_body("internal_error", "Something went wrong on the server."), status=500)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if the client has disconnected."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)
