"""Errors that reach a caller, all in one shape: `{"error": {code, message, hint, details}}`."""

from typing import Any


class WireloomError(Exception):
    """Something the caller can understand and mend. Subclasses fix `status` and a default code."""

    status = 400
    code = "invalid_request"

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        details: dict[str, Any] | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, hint, details, code)
        self.message = message
        self.hint = hint
        self.details = details or {}
        self.code = code or type(self).code

    def __str__(self) -> str:
        return self.message

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer: `Retry-After` where the details say when to come back."""
        seconds = self.details.get("retry_after_s")
        return {} if seconds is None else {"Retry-After": str(seconds)}

    def as_body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return error_body(self.code, self.message, self.hint, self.details)


class InvalidError(WireloomError):
    """The request says something that cannot be (400)."""


class UnauthenticatedError(WireloomError):
    """The caller is not authenticated (401)."""

    status, code = 401, "not_authenticated"

    @property
    def headers(self) -> dict[str, str]:
        """How to say who one is."""
        return super().headers | {"WWW-Authenticate": "Bearer"}


class ForbiddenError(WireloomError):
    """The caller's role or token does not allow it (403)."""

    status, code = 403, "forbidden"


class NotFoundError(WireloomError):
    """Not there, or of another organisation: the two are not told apart (404)."""

    status, code = 404, "not_found"


class MethodNotAllowedError(WireloomError):
    """The address takes other methods (405); `details` lists them."""

    status, code = 405, "method_not_allowed"


class ConflictError(WireloomError):
    """The thing has changed or is in use (409)."""

    status, code = 409, "conflict"


class TooLargeError(WireloomError):
    """Over one of the limits of size or depth (413)."""

    status, code = 413, "too_large"


class UnprocessableError(WireloomError):
    """Well formed, but it cannot be done as it stands (422)."""

    status, code = 422, "unprocessable"


class TooManyError(WireloomError):
    """Asked too often (429); `details` has `retry_after_s`."""

    status, code = 429, "rate_limited"


class UnavailableError(WireloomError):
    """Something that Wireloom needs is not set up or not there (503)."""

    status, code = 503, "unavailable"


RETRY_AFTER_S = 5
"""When to come back while the database is away; it is restarted in less, most of the time."""


ROOM_AFTER_S = 30
"""When to come back while a disk is full; somebody has to make room on it."""


class DiskFullError(WireloomError):
    """There is no room on a disk that is needed (507, RFC 4918 section 11.5)."""

    status, code = 507, "disk_full"


def database_away() -> UnavailableError:
    """What a caller is told while the database cannot be reached, or is locked for too long."""
    return UnavailableError(
        "The database cannot be reached for now.",
        f"Try again in {RETRY_AFTER_S} seconds; repeat the same Idempotency-Key, and nothing happens twice.",
        {"retry_after_s": RETRY_AFTER_S},
        code="database_away",
    )


def disk_full() -> DiskFullError:
    """What a caller is told while nothing can be written, on our disk or on the database's."""
    return DiskFullError(
        "There is no room left on the disk, so that nothing can be written down. Nothing was changed.",
        "Make room on the disk of the data folder and of the database; then repeat the call with the same "
        "Idempotency-Key. What runs goes on by itself.",
        {"retry_after_s": ROOM_AFTER_S},
    )


def error_body(
    code: str, message: str, hint: str | None = None, details: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The one error shape."""
    return {"error": {"code": code, "message": message, "hint": hint, "details": details or {}}}
