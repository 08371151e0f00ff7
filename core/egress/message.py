"""A request as sent over the wire, and how a redirect changes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpcore2

from core.egress import urls
from core.egress.cookies import Cookies
from core.egress.decoding import ACCEPTED
from core.egress.errors import EgressError
from core.egress.urls import Target
from core.version import USER_AGENT

MAX_RESPONSE_HEADERS = 256
MAX_RESPONSE_HEADER_BYTES = 64 * 1024

# They describe the connection or the framing, which the client controls; values given by a caller are dropped.
_OURS = frozenset(
    {
        *("host", "connection", "keep-alive", "te", "trailer", "upgrade", "expect", "content-length"),
        *("transfer-encoding", "proxy-authorization", "proxy-connection"),
    }
)
HARMLESS = frozenset(
    {
        *(
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "content-language",
            "content-type",
        ),
        *("range", "user-agent"),
    }
)
"""Any other header may carry a secret (API keys have no fixed header name), so only these go to another origin."""
_METHOD = re.compile(r"[A-Z][A-Z0-9-]{0,31}\Z")


@dataclass(frozen=True)
class Outgoing:
    """A request to a checked URL; header names are lower-case. `compressed` says whether the response may be.

    `cookie` is the header for this hop, including the caller's cookies.
    """

    method: str
    target: Target
    headers: Mapping[str, str]
    content: bytes | None
    compressed: bool
    cookie: str | None = None

    def encoded(self, connect_timeout: float) -> httpcore2.Request:
        """The request in the HTTP library's form. Raises EgressError `invalid_request`."""
        target = self.target
        url = httpcore2.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path.encode("ascii")
        )
        return httpcore2.Request(
            self.method.encode("ascii"),
            url,
            headers=self._header_lines(),
            content=self.content or b"",
            extensions={"timeout": {"connect": connect_timeout}},
        )

    def redirected(self, status: int, location: str, cookies: Cookies) -> "Outgoing":
        """The request for a redirect (RFC 9110, section 15.4, as browsers do it)."""
        there = urls.follow(self.target, location)
        moved = replace(self, target=there)
        if there.origin != self.target.origin:
            moved = replace(moved, headers=_only(moved.headers, HARMLESS))
        if status == 303 or (status in (301, 302) and self.method == "POST"):
            headers = {name: value for name, value in moved.headers.items() if name != "content-type"}
            method = self.method if self.method == "HEAD" else "GET"
            moved = replace(moved, method=method, headers=headers, content=None)
        return replace(moved, cookie=cookies.header(there, moved.headers.get("cookie")))

    def _header_lines(self) -> list[tuple[bytes, bytes]]:
        lines = {"host": self.target.authority, "user-agent": USER_AGENT, "accept": "*/*"}
        lines["accept-encoding"] = ACCEPTED if self.compressed else "identity"
        lines |= self.headers
        if self.cookie:
            lines["cookie"] = self.cookie
        if self.content is not None or self.method in ("POST", "PUT", "PATCH"):
            lines["content-length"] = str(len(self.content or b""))
        try:
            return [(name.encode("ascii"), value.encode("utf-8")) for name, value in lines.items()]
        except UnicodeEncodeError as error:
            raise EgressError("invalid_request", f"A header name is not ASCII: {error.object!r}.") from error


def outgoing(
    method: str,
    url: str,
    query: urls.Query | None,
    headers: Mapping[str, str] | None,
    content: bytes | None,
    compressed: bool,
) -> Outgoing:
    """Validate and encode a request. Raises EgressError."""
    if not _METHOD.match(method.upper()):
        raise EgressError("invalid_request", f"{method!r} is not an HTTP method.")
    lower = {name.strip().lower(): value.strip() for name, value in (headers or {}).items()}
    kept = {name: value for name, value in lower.items() if name not in _OURS}
    return Outgoing(method.upper(), urls.parse(url, query), kept, content, compressed)


def response_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    """All values by lower-case name. Raises EgressError if there are too many."""
    size = sum(len(name) + len(value) for name, value in raw)
    if len(raw) > MAX_RESPONSE_HEADERS or size > MAX_RESPONSE_HEADER_BYTES:
        raise EgressError("response_too_large", f"The response has {len(raw)} headers of {size} bytes.")
    headers: dict[str, list[str]] = {}
    for name, value in raw:
        headers.setdefault(name.decode("latin-1").lower(), []).append(_text(value))
    return headers


def location_of(raw: list[tuple[bytes, bytes]]) -> str | None:
    """The redirect target, the first if there are several; bytes that are not UTF-8 are percent-encoded."""
    value = next((value for name, value in raw if name.lower() == b"location" and value.strip()), None)
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)


def _text(value: bytes) -> str:
    """A header's value: UTF-8, which servers use for non-ASCII text, otherwise Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _only(headers: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name in names}
