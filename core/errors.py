"""Errors for callers, all in one shape: `{"error": {code, message, hint, details}}`."""

from typing import Any


class WireloomError(Exception):
    """An error that the caller can understand and fix. Subclasses define `status` and a default code."""

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
        """Headers of the response: `Retry-After` if the details say when to retry."""
        seconds = self.details.get("retry_after_s")
        return {} if seconds is None else {"Retry-After": str(seconds)}

    def as_body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return error_body(self.code, self.message, self.hint, self.details)


class InvalidError(WireloomError):
    """The request is invalid (400)."""


class UnauthenticatedError(WireloomError):
    """The caller is not authenticated (401)."""

    status, code = 401, "not_authenticated"

    @property
    def headers(self) -> dict[str, str]:
        """The authentication scheme."""
        return super().headers | {"WWW-Authenticate": "Bearer"}


class ForbiddenError(WireloomError):
    """The caller's role or token does not allow it (403)."""

    status, code = 403, "forbidden"


class NotFoundError(WireloomError):
    """It does not exist or belongs to another organisation, which is not distinguished (404)."""

    status, code = 404, "not_found"


class MethodNotAllowedError(WireloomError):
    """The address accepts other methods (405); `details` lists them."""

    status, code = 405, "method_not_allowed"


class ConflictError(WireloomError):
    """The object has changed or is in use (409)."""

    status, code = 409, "conflict"


class TooLargeError(WireloomError):
    """A limit of size or depth is exceeded (413)."""

    status, code = 413, "too_large"


class UnprocessableError(WireloomError):
    """The request is well formed, but cannot be carried out in the current state (422)."""

    status, code = 422, "unprocessable"


class TooManyError(WireloomError):
    """Too many requests (429); `details` has `retry_after_s`."""

    status, code = 429, "rate_limited"


class UnavailableError(WireloomError):
    """Something that Wireloom needs is not configured or not available (503)."""

    status, code = 503, "unavailable"


RETRY_AFTER_S = 5
"""When to retry while the database is unavailable; a restart usually takes less."""


ROOM_AFTER_S = 30
"""When to retry while a disk is full; somebody must free space first."""


class DiskFullError(WireloomError):
    """A required disk is full (507, RFC 4918 section 11.5)."""

    status, code = 507, "disk_full"


def database_away() -> UnavailableError:
    """The error while the database is unreachable, or locked for too long."""
    return UnavailableError(
        "The database is temporarily unavailable.",
        f"Try again in {RETRY_AFTER_S} seconds; with the same Idempotency-Key nothing happens twice.",
        {"retry_after_s": RETRY_AFTER_S},
        code="database_away",
    )


def disk_full() -> DiskFullError:
    """The error while nothing can be written, on the local disk or the database's."""
    return DiskFullError(
        "The disk is full, so nothing can be saved. Nothing was changed.",
        "Free space on the disk of the data folder and of the database; then repeat the call with the same "
        "Idempotency-Key. Running executions continue by themselves.",
        {"retry_after_s": ROOM_AFTER_S},
    )


def error_body(
    code: str, message: str, hint: str | None = None, details: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The common error shape."""
    return {"error": {"code": code, "message": message, "hint": hint, "details": details or {}}}
