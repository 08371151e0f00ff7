"""Answers that only another release changes: written once in a process, and not sent again to who has them."""

import hashlib
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

from core.wire.rendering import written

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
"""To be asked about each time: who may not see it any more must not see it."""


def lasting(make: Callable[[], Response]) -> Callable[[Request], HttpResponse]:
    """What answers a request with what `make` gives, or with 304 to who has it already (RFC 9110, section 13.1.2).

    To be called behind authentication.
    """

    @cache
    def kept() -> tuple[bytes, str]:
        body = written(make().data)
        return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'

    def respond(request: Request) -> HttpResponse:
        body, tag = kept()
        response = HttpResponse(body, "application/json", headers={**HEADERS, "ETag": tag})
        http: HttpRequest = request._request
        conditional = get_conditional_response(http, etag=tag, response=response)
        assert conditional is not None
        return conditional

    return respond
