"""Security headers that restrict browsers to what Wireloom's pages need."""

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
    """Adds the policy to every response without its own, and under https Strict-Transport-Security.

    Django adds the latter only to responses to requests that it knows to be secure, which behind an untrusted
    proxy are none. Browsers ignore it over plain http (RFC 6797, section 8.1).
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """The response with the headers; awaitable if the chain is asynchronous."""
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
