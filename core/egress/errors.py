"""The errors of outgoing requests, independent of the HTTP library."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2


class EgressError(Exception):
    """A request that was refused, failed or was interrupted.

    `code` is one of `invalid_url`, `invalid_request`, `egress_blocked`, `connection_failed`, `tls_failed`,
    `timeout`, `too_many_redirects`, `response_too_large`, `invalid_response`, `credential_host_refused`,
    `invalid_host`. `retryable` says whether the same request may succeed later; `retry_after` is in seconds,
    None if unknown.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, message, hint, retryable, retry_after)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message


class NoAnswerError(EgressError):
    """The request was sent, but no response arrived in time; it may have taken effect."""


def timed_out(what: str, seconds: float, kind: type[EgressError] = EgressError) -> EgressError:
    """A time-out error that says what was waited for and for how long."""
    return kind(
        "timeout",
        f"{what} within {seconds:g} s.",
        "Try again, or give the request more time.",
        retryable=True,
    )


@contextmanager
def translated(host: str) -> Iterator[None]:
    """Convert the HTTP library's exceptions to EgressError, naming the host."""
    try:
        yield
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise _translate(error, host) from error


def _translate(error: Exception, host: str) -> EgressError:
    if isinstance(error, httpcore2.TimeoutException):
        return EgressError("timeout", f"{host} did not accept the connection in time.", retryable=True)
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return _tls_failed(error, host)
    if isinstance(error, httpcore2.ConnectError):
        hint = "Check the address and the port, and that the server is running."
        return EgressError("connection_failed", f"{host} refused the connection.", hint, retryable=True)
    if isinstance(error, httpcore2.LocalProtocolError):
        return EgressError("invalid_request", f"The request cannot be sent: {error}.")
    if isinstance(error, httpcore2.RemoteProtocolError) and "disconnected" not in str(error):
        return _not_http(error, host)
    message = f"{host} closed the connection before the response was complete."
    return EgressError("connection_failed", message, retryable=True)


def _tls_failed(error: Exception, host: str) -> EgressError:
    cause = error.__cause__ or error.__context__
    reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or str(cause)
    return EgressError(
        "tls_failed",
        f"No secure connection to {host}: {reason}.",
        "Check that the certificate is valid for this name, and that the server supports https.",
    )


def _not_http(error: Exception, host: str) -> EgressError:
    if "incomplete message body" in str(error) or "closed connection" in str(error):
        message = f"{host} closed the connection before the response was complete."
        return EgressError("connection_failed", message, retryable=True)
    if "Receive buffer too long" in str(error):
        return EgressError("response_too_large", f"{host} sent more than 100 kB of headers.")
    return EgressError("invalid_response", f"{host} did not send a valid HTTP response: {error}.")
