"""Which page may open a socket: the one at the address that is asked, or at the public one."""

from typing import Any

import pytest

from core.asgi.own_origin import OwnOrigin, bearer_token, is_of_another_page, is_own_origin, no_such_socket

Headers = list[tuple[bytes, bytes]]


@pytest.fixture(autouse=True)
def address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://flows.example"
    settings.ALLOWED_HOSTS = ["flows.example", "127.0.0.1", "localhost", "[::1]"]


def scope(
    origin: str | None = None, host: str = "127.0.0.1:8000", scheme: str = "ws", **more: str
) -> dict[str, Any]:
    headers: Headers = [(b"host", host.encode())]
    headers += [(b"origin", origin.encode())] if origin is not None else []
    headers += [(name.encode(), value.encode()) for name, value in more.items()]
    return {"type": "websocket", "scheme": scheme, "headers": headers}


async def opened(scope: dict[str, Any]) -> list[Any]:
    """The request that reaches an application behind the check, or the refusal."""
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append("let in")

    async def send(message: Any) -> None:
        seen.append(message.get("status", message["type"]))

    await OwnOrigin(app)(scope, app, send)  # type: ignore[arg-type]
    return seen


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "ws"),
        ("http://localhost:8000", "localhost:8000", "ws"),
        ("http://LOCALHOST:8000", "localhost:8000", "ws"),
        ("http://[::1]:8000", "[::1]:8000", "ws"),
        ("http://localhost", "localhost:80", "ws"),
        ("https://localhost", "localhost", "wss"),
        ("https://flows.example", "flows.example", "ws"),
        ("https://flows.example:443", "127.0.0.1:8000", "ws"),
    ],
)
async def test_pages_of_ours_are_let_in(origin: str, host: str, scheme: str) -> None:
    asking = scope(origin, host, scheme)
    assert is_own_origin(asking) and not is_of_another_page(asking)
    assert await opened(asking) == ["let in"]


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        (None, "127.0.0.1:8000", "ws"),
        ("", "127.0.0.1:8000", "ws"),
        ("null", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:9000", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1", "127.0.0.1:8000", "ws"),
        ("https://127.0.0.1:8000", "127.0.0.1:8000", "ws"),
        ("http://localhost:8000", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "wss"),
        ("http://flows.example", "127.0.0.1:8000", "ws"),
        ("https://flows.example:8443", "127.0.0.1:8000", "ws"),
        ("https://evil.example", "127.0.0.1:8000", "ws"),
        ("http://evil.example:8000", "evil.example:8000", "ws"),
        ("http://127.0.0.1.evil.example:8000", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:8000@evil.example", "127.0.0.1:8000", "ws"),
        ("http://user@127.0.0.1:8000", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:8000/path", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:99999", "127.0.0.1:8000", "ws"),
        ("http://[::1", "127.0.0.1:8000", "ws"),
        ("chrome-extension://127.0.0.1:8000", "127.0.0.1:8000", "ws"),
        ("http://127.0.0.1:8000 http://127.0.0.1:8000", "127.0.0.1:8000", "ws"),
    ],
)
async def test_other_pages_are_not(origin: str | None, host: str, scheme: str) -> None:
    asking = scope(origin, host, scheme)
    assert not is_own_origin(asking)
    assert await opened(asking) == [403, "websocket.http.response.body"]


async def test_two_origins_are_none() -> None:
    asking = scope("http://127.0.0.1:8000")
    asking["headers"].append((b"origin", b"https://evil.example"))
    assert (await opened(asking))[0] == 403


@pytest.mark.parametrize("authorization", ["", "Basic YTpi", "Bearer", "wl_token", "bearer-ish x"])
async def test_an_authorization_that_is_no_bearer_token_does_not_skip_the_check(authorization: str) -> None:
    asking = scope("https://evil.example", authorization=authorization)
    if authorization == "Bearer":
        assert bearer_token(asking) == ""
    else:
        assert bearer_token(asking) is None
        assert (await opened(asking))[0] == 403


async def test_a_token_is_sent_by_no_browser_on_its_own() -> None:
    asking = scope("https://evil.example", authorization="Bearer wl_token")
    assert bearer_token(asking) == "wl_token"
    assert await opened(asking) == ["let in"]
    assert is_of_another_page(asking), "but where it is nobody's, this is still known"


async def test_without_an_origin_no_page_asks() -> None:
    assert not is_of_another_page(scope(None, authorization="Bearer wl_token"))


async def test_an_unknown_socket_is_a_404_in_the_one_shape() -> None:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    await no_such_socket({}, send, send)  # type: ignore[arg-type]
    assert said[0]["status"] == 404
    assert b'"code": "not_found"' in said[1]["body"]
