"""Serves read-only synchronous views in dedicated threads that keep their database connections.

Django's handler changes threads for each synchronous middleware, sends signals, and closes the connection after
each request, which costs several times as much as a short answer. Here the same middleware runs in one thread,
around the same view, over a persistent connection.
"""

import asyncio
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.module_loading import import_string

from core.asgi.body_limit import App, Receive, Send
from core.asgi.responses import send_response

THREADS = 2
MOST_WAITING = 32
"""Requests that may wait for a thread; beyond them Django's own threads answer, however slow these have become."""
LEFT_OUT = {
    "servestatic.middleware.ServeStaticMiddleware": "serves files, which have other URLs",
    "django.middleware.csrf.CsrfViewMiddleware": "checks changes; reads need no token",
    "django.contrib.messages.middleware.MessageMiddleware": "shows messages on pages",
}
"""Middleware that has nothing to do for requests that read the API, and why."""

Respond = Callable[[HttpRequest], HttpResponseBase]


class QuickReads:
    """Serves `GET` for the views of `patterns`, below `prefix`, whose class says `only_reads`.

    Everything else goes to `otherwise`, and so do failed requests: they are repeated there, and Django answers
    their errors.
    """

    def __init__(self, patterns: Sequence[URLPattern | URLResolver], prefix: str, otherwise: App) -> None:
        self._prefix = prefix
        self._resolver = URLResolver(RegexPattern(rf"^{prefix}"), list(patterns))
        self._otherwise = otherwise
        self._respond = _chain()
        self._threads = ThreadPoolExecutor(THREADS, "quick-reads")
        self._waiting = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        match = self._match(scope)
        response = await self._answer(ASGIRequest(scope, io.BytesIO()), match) if match else None
        if response is None:
            await self._otherwise(scope, receive, send)
        else:
            await send_response(response, receive, send)

    def _match(self, scope: dict[str, Any]) -> ResolverMatch | None:
        path = scope["path"]
        if scope["method"] != "GET" or not path.startswith(self._prefix) or _has_body(scope):
            return None
        try:
            match = self._resolver.resolve(path)
        except Resolver404:
            return None
        return match if getattr(getattr(match.func, "cls", None), "only_reads", False) else None

    async def _answer(self, request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
        if self._waiting >= MOST_WAITING:
            return None
        request.resolver_match = match
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, request)
        finally:
            self._waiting -= 1

    def _read(self, request: HttpRequest) -> HttpResponseBase | None:
        """Called in a thread; the answer, or None if Django should give it."""
        try:
            response = self._respond(request)
        except Exception:
            connection.close()
            return None
        if response.status_code >= 500 or response.streaming:
            # The connection may be broken, and a stream would query the database on the event loop.
            connection.close()
            response.close()
            return None
        return response


def _has_body(scope: dict[str, Any]) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _chain() -> Respond:
    """The view wrapped in the middleware of the settings, in their order."""
    respond: Respond = _view
    for name in reversed(settings.MIDDLEWARE):
        if name not in LEFT_OUT:
            respond = import_string(name)(respond)
    return respond


def _view(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match
    assert match is not None
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if not getattr(response, "is_rendered", True):
        response.render()  # type: ignore[attr-defined]
    return response
