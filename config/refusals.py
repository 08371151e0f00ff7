"""Responses to requests that never reach the application."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from core.errors import RETRY_AFTER_S, error_body


@dataclass(frozen=True)
class Refusal:
    """A response in the common error shape, after which the connection is closed."""

    status: int
    code: str
    message: str
    hint: str
    retry_after_s: int | None = None

    def answer(self, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
        """The bytes of the whole response, with additional `headers`."""
        body = json.dumps(error_body(self.code, self.message, self.hint)).encode()
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}".encode()]
        lines += [name + b": " + value for name, value in headers]
        lines += [b"content-type: application/json", b"content-length: %d" % len(body), b"connection: close"]
        if self.retry_after_s is not None:
            lines.append(b"retry-after: %d" % self.retry_after_s)
        return b"\r\n".join([*lines, b"", body])


MALFORMED = Refusal(400, "invalid_request", "This is not an HTTP request.", "See RFC 9112.")
BAD_HOST = Refusal(
    400,
    "invalid_host",
    "The request must name exactly one host in its Host header.",
    "Send one Host header with a host name or an address, and a port unless it is the default.",
)
TOO_SLOW = Refusal(
    408,
    "request_timeout",
    "The request did not arrive in time.",
    "Send the headers within 10 seconds, and never pause for 30 seconds within the body.",
)
HEAD_TOO_LARGE = Refusal(
    431,
    "headers_too_large",
    "The URL or the headers are too long, or there are too many headers.",
    "Send at most 200 headers, and 64 KiB of URL and headers; for a WebSocket, 128 headers of 8 KiB.",
)
BUSY = Refusal(
    503,
    "too_many_connections",
    "All connections of this instance are in use.",
    f"Try again in {RETRY_AFTER_S} seconds. WIRELOOM_MAX_CONNECTIONS sets the limit.",
    retry_after_s=RETRY_AFTER_S,
)
