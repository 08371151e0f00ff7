"""Parses a URL as typed into the single interpretation that all components use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urlencode, urljoin

import httpx2

from core.egress.errors import EgressError

MAX_LENGTH = 16 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}

_PORT = re.compile(r":([^:\]]+)$")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)({_LABEL}\.)*{_LABEL}\Z")
_NUMERIC_LABEL = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")

_IN_QUERY = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(b'"<>'))
"""ASCII characters left as they are in a query: all but the "query percent-encode set" of the URL standard."""

Query = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Target:
    """A checked URL: `host` in lower-case ASCII without brackets, `path` with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: the scope of a secret."""
        return (self.scheme, self.host, self.port)

    @property
    def authority(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(text: str, query: Query | None = None) -> Target:
    """Parse and check a URL. Raises EgressError `invalid_url`.

    An existing query is kept byte for byte, because it may be signed; `query` is appended to it.
    """
    text = text.strip()
    if not text:
        raise _invalid("The URL is empty.")
    if len(text) > MAX_LENGTH:
        raise _invalid(f"The URL is longer than {MAX_LENGTH} characters.")
    if _FORBIDDEN.search(text):
        raise _invalid("The URL contains control characters or backslashes.")
    try:
        address, mark, given = text.partition("#")[0].partition("?")
        url = httpx2.URL(address)
        added = urlencode(query or {}, doseq=True)
    except (httpx2.InvalidURL, ValueError) as error:
        raise _invalid(f"The URL cannot be parsed: {error}.") from error
    _check_port(address)
    return _checked(url, _joined(mark, given, added))


def host_and_port(url: str) -> str:
    """`host:port` of a URL configured by the operator, in the form of `EgressPolicy.excepted`."""
    target = parse(url)
    return f"{target.host}:{target.port}"


def follow(target: Target, location: str) -> Target:
    """The target of a redirect. Non-ASCII characters in `location` are UTF-8, as in browsers. Raises
    EgressError."""
    try:
        address = urljoin(str(target), location.strip())
    except ValueError as error:
        raise _invalid(f"The redirect's URL cannot be parsed: {error}.") from error
    return parse(address)


def _joined(mark: str, given: str, added: str) -> str:
    kept = mark + quote(given, safe=_IN_QUERY)
    if not added:
        return kept
    return kept + ("?" if not mark else "" if not given or given.endswith("&") else "&") + added


def _checked(url: httpx2.URL, query: str) -> Target:
    if url.scheme not in DEFAULT_PORTS:
        given = f"The scheme {url.scheme!r} is not supported." if url.scheme else "The URL has no scheme."
        raise _invalid(given, "Start it with https:// or http://.")
    if url.userinfo:
        raise _invalid("The URL contains a user name or password.", "Put them in a credential.")
    # A client that drops the final dot and one that keeps it must agree about the origin.
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    _check_host(host)
    port = url.port or DEFAULT_PORTS[url.scheme]
    return Target(url.scheme, host, port, url.raw_path.decode("ascii") + query)


def _check_port(address: str) -> None:
    """Checked in the text: `int` accepts signs, underscores and digits of other scripts, and the system takes
    the port modulo 65,536, so that 76747 would be 11211."""
    port = _PORT.search(address.partition("://")[2].partition("/")[0])
    if port and not (port[1].isascii() and port[1].isdigit() and 0 < int(port[1][:6]) < 65_536):
        raise _invalid(f"The port {port[1][:20]!r} is not a number from 1 to 65535.")


def _check_host(host: str) -> None:
    if ":" in host:
        _check_literal(IPv6Address, host)
    elif not _HOST.match(host):
        raise _invalid(f"The host {host!r} is not a valid name." if host else "The URL has no host.")
    elif _NUMERIC_LABEL.match(host.rpartition(".")[2]):
        # A host that ends in a number is an IPv4 address (WHATWG URL, "ends in a number"); of its many
        # spellings (octal, hexadecimal, fewer parts) only the canonical one is interpreted alike everywhere.
        _check_literal(IPv4Address, host)


def _check_literal(kind: type[IPv4Address] | type[IPv6Address], host: str) -> None:
    try:
        if kind(host) and "%" in host:
            raise AddressValueError("a zone names an interface of this machine")
    except AddressValueError as error:
        raise _invalid(f"The host {host!r} is not a valid IP address.") from error


def _invalid(
    message: str, hint: str | None = "Use a full URL, as in https://example.com/path."
) -> EgressError:
    return EgressError("invalid_url", message, hint)
