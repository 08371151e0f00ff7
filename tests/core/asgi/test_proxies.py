"""The caller is the peer, unless the peer is a trusted proxy."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.test import RequestFactory

from core.asgi.proxies import TrustedProxies, client_address, is_private_caller

NAMED = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


async def seen(peer: str | None, *headers: tuple[str, str], type: str = "http", named: Any = NAMED) -> Any:
    """The scope as the application sees it."""
    found: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope)

    scope = {
        "type": type,
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "client": (peer, 4711) if peer is not None else None,
        "scheme": "ws" if type == "websocket" else "http",
        "headers": [(b"host", b"inside:8000"), *((name.encode(), value.encode()) for name, value in headers)],
    }
    await TrustedProxies(app, named)(scope, app, app)  # type: ignore[arg-type]
    return found[0]


def request(scope: Any) -> ASGIRequest:
    return ASGIRequest(scope, None)  # type: ignore[arg-type]


async def caller(peer: str | None, *forwarded: str, named: Any = NAMED) -> str:
    headers = [("x-forwarded-for", value) for value in forwarded]
    return client_address(request(await seen(peer, *headers, named=named)))


@pytest.mark.parametrize("peer", ["192.0.2.7", "127.0.0.1", "2001:db9::1", None])
async def test_from_others_nothing_is_believed(peer: str | None) -> None:
    said = [
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "evil.example"),
    ]
    scope = await seen(peer, *said)
    assert client_address(request(scope)) == (peer or "")
    assert scope["scheme"] == "http"
    assert scope["headers"][0] == (b"host", b"inside:8000")


async def test_without_the_setting_nobody_is_believed() -> None:
    assert await caller("127.0.0.1", "1.1.1.1", named=()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["1.1.1.1"], "1.1.1.1"),
        ([" 1.1.1.1 "], "1.1.1.1"),
        (["1.1.1.1:4711"], "1.1.1.1"),
        (["[2606:4700::1]:443"], "2606:4700::1"),
        (["2606:4700:0::1"], "2606:4700::1"),
        (["::ffff:1.1.1.1"], "1.1.1.1"),
        (["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
        (["1.1.1.1, 10.0.0.2, 2001:db8::5"], "1.1.1.1"),
        (["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        (["nonsense"], "10.0.0.1"),
        (["1.1.1.1, nonsense"], "10.0.0.1"),
        (["1.1.1.1, nonsense, 10.0.0.2"], "10.0.0.2"),
        ([""], "10.0.0.1"),
        ([","], "10.0.0.1"),
        (["fe80::1%" + "z" * 60_000], "fe80::1"),
        (["9" * 60_000], "10.0.0.1"),
        (["[" * 60_000], "10.0.0.1"),
        ([":" * 60_000], "10.0.0.1"),
        (["," * 60_000 + "1.1.1.1"], "1.1.1.1"),
        (["1.1.1.1" + ",10.0.0.2" * 7_000], "10.0.0.2"),
    ],
)
async def test_a_named_proxy_tells_the_last_address_that_is_not_a_proxys(
    forwarded: list[str], address: str
) -> None:
    assert await caller("10.0.0.1", *forwarded) == address
    assert await caller("::ffff:10.0.0.1", *forwarded) == address


@pytest.mark.parametrize(
    ("said", "http", "socket"),
    [
        ("https", "https", "wss"),
        ("http, HTTPS", "https", "wss"),
        ("https, http", "http", "ws"),
        ("javascript", "http", "ws"),
        ("", "http", "ws"),
    ],
)
async def test_a_named_proxy_tells_the_scheme(said: str, http: str, socket: str) -> None:
    header = ("x-forwarded-proto", said)
    assert (await seen("10.0.0.1", header))["scheme"] == http
    assert (await seen("10.0.0.1", header, type="websocket"))["scheme"] == socket


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("flows.example", "flows.example"),
        ("evil.example, flows.example:8443", "flows.example:8443"),
        ("<script>", "inside:8000"),
        ("a b", "inside:8000"),
        ("a" * 60_000, "inside:8000"),
    ],
)
async def test_a_named_proxy_tells_the_host(said: str, host: str) -> None:
    scope = await seen("10.0.0.1", ("x-forwarded-host", said))
    assert [value for name, value in scope["headers"] if name == b"host"] == [host.encode()]


@pytest.mark.parametrize(
    ("peer", "forwarded", "private"),
    [
        ("127.0.0.1", None, True),
        ("::1", None, True),
        ("192.168.1.5", None, True),
        ("10.0.0.1", None, True),
        ("1.1.1.1", None, False),
        (None, None, False),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "", False),
        ("10.0.0.1", "192.168.1.5", True),
        ("10.0.0.1", "1.1.1.1", False),
        ("10.0.0.1", "", False),
    ],
)
async def test_a_caller_is_private_where_that_is_known(
    peer: str | None, forwarded: str | None, private: bool
) -> None:
    headers = [] if forwarded is None else [("x-forwarded-for", forwarded)]
    assert is_private_caller(request(await seen(peer, *headers))) is private


def test_an_address_has_one_spelling() -> None:
    for spelt in ("2001:DB8:0::1", "2001:db8::1", "2001:db8::1%eth0"):
        assert client_address(RequestFactory().get("/", REMOTE_ADDR=spelt)) == "2001:db8::1"
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="unix")) == ""
