"""Headers that keep a browser from doing what a page of ours never asks for."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""`unsafe-inline` styles: React Flow positions its nodes by style attributes."""


class BrowserHeadersMiddleware:
    """Adds the policy to every answer that does not bring its own, and under https the word to come by https only.

    Django says the latter only in answers to requests that it knows to be secure; behind a proxy that is not named
    it knows of none. By plain http browsers ignore it (RFC 6797, section 8.1).
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """The answer with the header; asynchronous where the chain is."""
        if self.is_async:
            return self._call_async(request)
        return self._protect(self.get_response(request))

    async def _call_async(self, request: HttpRequest) -> HttpResponseBase:
        return self._protect(await self.get_response(request))

    def _protect(self, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if settings.HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.HSTS_SECONDS}"
        return response
