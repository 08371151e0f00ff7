"""DRF's boundary: input must be strict JSON, and every error has the common shape."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from characters import media_type as content_type
from core import strict_json
from core.db.outages import outages
from core.errors import TooLargeError, WireloomError, error_body

log = logging.getLogger(__name__)


LARGE_BODY = 64 * 1024
"""Bytes above which a body is parsed in a thread: parsing takes 10 to 50 ns per byte."""


def is_large_body(request: HttpRequest) -> bool:
    """Whether the body must be parsed in a thread, because others would wait for it."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LARGE_BODY


def body_of(request: HttpRequest) -> bytes:
    """The raw body. Raises TooLargeError."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise TooLargeError(f"The body is larger than {strict_json.MAX_BYTES} bytes.") from error


def charset_of(request: HttpRequest) -> str | None:
    """The charset that a request declares for its body."""
    return content_type(request.META.get("CONTENT_TYPE", "")).charset


class StrictJSONParser(BaseParser):
    """JSON bodies within the limits of `core.strict_json`."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The parsed body. Raises WireloomError."""
        raw = body_of(stream)
        return strict_json.loads(raw, charset_of(stream)) if raw else {}


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Render every error of a view as `{"error": {...}}`; an error that is not the caller's fault remains a 500."""
    if away := outages.note(log, "a call of the API", error):
        response = Response(away.as_body(), status=away.status, headers=away.headers)
        response._has_been_logged = True  # type: ignore[attr-defined]  # as often as it is of use
        return response
    if isinstance(error, WireloomError):
        return Response(error.as_body(), status=error.status, headers=error.headers)
    if isinstance(error, Http404):
        return _respond(404, "not_found", "There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return _respond(403, "forbidden", str(error) or "You may not do this.")
    if isinstance(error, exceptions.APIException):
        return _from_drf(error)
    return None


def _from_drf(error: exceptions.APIException) -> Response:
    response = _respond(error.status_code, str(error.default_code), str(error.detail))
    challenge = getattr(error, "auth_header", None)
    if challenge:
        response["WWW-Authenticate"] = challenge
    return response


def _respond(code: int, name: str, message: str) -> Response:
    return Response(error_body(name, message), status=code)
