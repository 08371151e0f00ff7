"""Answers that only another release changes: rendered once per process, and not sent again to clients that have
them."""

import hashlib
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

from core.wire.rendering import written

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
"""Revalidated each time: a caller who has lost the permission must not see them any more."""


def lasting(make: Callable[[], Response]) -> Callable[[Request], HttpResponse]:
    """A view that answers with the result of `make`, or with 304 if the client already has it (RFC 9110,
    section 13.1.2).

    Call it only after authentication.
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
