"""Determines the caller and the address they used; headers of a reverse proxy count only if the operator trusts
it."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest

from core.asgi.body_limit import App, Receive, Send
from core.asgi.hosts import is_host

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Headers = list[tuple[bytes, bytes]]

MOST_HOPS = 20
"""Chained proxies that are examined; any client can write what precedes them."""
FORWARDED = frozenset({b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"forwarded"})
UNNAMED_PROXY = "wireloom.unnamed_proxy"


class TrustedProxies:
    """An ASGI application around `app`, which sees the client's address, scheme and host as reported by trusted
    proxies."""

    def __init__(self, app: App, networks: Sequence[Network]) -> None:
        self._app = app
        self._networks = networks

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if any(name in FORWARDED for name, _ in scope["headers"]):
            peer = _address((scope.get("client") or ("",))[0])
            if peer is not None and self._trusts(peer):
                self._believe(scope, peer)
            else:
                scope[UNNAMED_PROXY] = True
        await self._app(scope, receive, send)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)

    def _believe(self, scope: dict[str, Any], peer: Address) -> None:
        headers: Headers = scope["headers"]
        hops = _listed(headers, b"x-forwarded-for")
        scope["client"] = (str(self._caller(hops, peer)), 0)
        scope[UNNAMED_PROXY] = hops == [b""]  # it identifies itself as a proxy, but not its client
        scheme = _last(headers, b"x-forwarded-proto").lower()
        if scheme in (b"http", b"https"):
            is_socket = scope["type"] == "websocket"
            scope["scheme"] = scheme.decode().replace("http", "ws") if is_socket else scheme.decode()
        host = _last(headers, b"x-forwarded-host")
        if is_host(host):
            scope["headers"] = [(name, host if name == b"host" else value) for name, value in headers]

    def _caller(self, hops: list[bytes], peer: Address) -> Address:
        """The last address that is not a trusted proxy; the proxy's own if its header is malformed."""
        caller = peer
        for hop in reversed(hops):
            address = _hop(hop)
            if address is None:
                return caller
            caller = address
            if not self._trusts(address):
                return caller
        return caller


def client_address(request: HttpRequest) -> str:
    """The caller's normalised IP address, "" if unknown."""
    return address_of(request.META.get("REMOTE_ADDR", ""))


def address_of(text: str) -> str:
    """A normalised IP address, "" if the text is not one."""
    address = _address(text)
    return "" if address is None else str(address)


def is_private_caller(request: HttpRequest) -> bool:
    """Whether the caller is on this machine or in a private network; behind an untrusted proxy this is unknown."""
    if getattr(request, "scope", {}).get(UNNAMED_PROXY):
        return False
    address = _address(request.META.get("REMOTE_ADDR", ""))
    return address is not None and (address.is_private or address.is_loopback)


def _listed(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    """The last items of a comma-separated header, which may occur several times."""
    value = b",".join(value for name, value in headers if name == wanted)
    return value.rsplit(b",", MOST_HOPS)[-MOST_HOPS:]


def _last(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> bytes:
    return _listed(headers, wanted)[-1].strip()


def _hop(text: bytes) -> Address | None:
    """`192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`."""
    hop = text.strip().decode("latin-1")
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    return _address(hop)


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
