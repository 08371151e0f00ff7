"""Connections of a whole Wireloom: callers who send too much, too slowly, or in the name of others."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import httpx2
import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.patience import PATIENCE_S
from tests.running import EMAIL, PASSWORD, Running

pytestmark = pytest.mark.processes
NOBODY = "01a1fcc6-63f0-761c-b0ee-85747f9ee838"
MB = 1024 * 1024


def said(running: Running, *pieces: bytes) -> bytes:
    """All that comes back on one connection, until it is closed or reset."""
    found = b""
    with socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE_S) as caller:
        with suppress(ConnectionError):
            for piece in pieces:
                caller.sendall(piece)
        with suppress(ConnectionError):
            while more := caller.recv(65536):
                found += more
    return found


def refusal(
    running: Running, headers: dict[str, str], path: str = f"executions/{NOBODY}/"
) -> tuple[int, str]:
    """The status and the text with which a socket is refused."""
    url = f"ws://127.0.0.1:{running.port}/ws/{path}"
    with pytest.raises(InvalidStatus) as caught, connect(url, additional_headers=headers):
        pass
    return caught.value.response.status_code, (caught.value.response.body or b"").decode()


@pytest.fixture
def signed_in(running: Running, api: httpx2.Client) -> Iterator[dict[str, str]]:
    """The cookie of the owner's browser."""
    with httpx2.Client(base_url=running.url, follow_redirects=True) as client:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").text)
        assert token
        body = {"email": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        assert client.post("/sign-in/", data=body).status_code == 200
        yield {"Cookie": f"sessionid={client.cookies['sessionid']}"}


# --- too much, too slowly ---


def test_headers_without_end_cost_no_memory(running: Running) -> None:
    (web,) = (psutil.Process(pid) for pid in running.pids("wireloom: web"))
    httpx2.get(f"{running.url}/healthz")
    before = web.memory_info().rss
    for _ in range(4):
        said(running, b"GET / HTTP/1.1\r\nHost: a\r\nX: ", *[b"v" * MB] * 40)
    assert web.memory_info().rss - before < 20 * MB
    answer = said(running, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"v" * 70_000)
    assert answer.startswith(b"HTTP/1.1 431 ") and b'"code": "headers_too_large"' in answer


def test_unfinished_requests_leave_room_for_others(own_running: Callable[..., Running]) -> None:
    running = own_running(WIRELOOM_MAX_CONNECTIONS="100")
    with ExitStack() as stack:
        for _ in range(400):
            caller = stack.enter_context(socket.create_connection(("127.0.0.1", running.port)))
            with suppress(ConnectionError):
                caller.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
        (web,) = (psutil.Process(pid) for pid in running.pids("wireloom: web"))
        running.wait_for(lambda: len(web.net_connections()) < 200)
        for path in ("/readyz", "/healthz", "/sign-in/"):
            assert httpx2.get(running.url + path).status_code == 200


@pytest.mark.parametrize("hosts", [b"", b"Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n", b"Host: <script>\r\n"])
def test_a_request_names_one_host(running: Running, hosts: bytes) -> None:
    answer = said(running, b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ") and b'"code": "invalid_host"' in answer


UPGRADE = (
    b"GET /ws/executions/x/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n",
    ],
    ids=["body", "trailer"],
)
def test_the_opening_of_a_socket_has_no_body(running: Running, rest: bytes) -> None:
    answer = said(running, UPGRADE + rest)
    assert answer.startswith(b"HTTP/1.1 400 ") and b'"code": "invalid_request"' in answer
    assert said(running, UPGRADE + b"\r\n").startswith(b"HTTP/1.1 404 ")


# --- in the name of others ---


def test_a_cookie_opens_a_socket_for_its_own_page_only(running: Running, signed_in: dict[str, str]) -> None:
    other_port = f"http://127.0.0.1:{running.port + 1}"
    for origin in (other_port, f"https://127.0.0.1:{running.port}", f"http://localhost:{running.port}"):
        status, body = refusal(running, {"Origin": origin, **signed_in})
        assert status == 403 and '"code": "forbidden"' in body


@pytest.mark.parametrize("authorization", ["Basic YTpi", "Bearer wl_nonsense", "Bearer"])
def test_an_authorization_that_is_nobodys_does_not_help_another_page(
    running: Running, signed_in: dict[str, str], authorization: str
) -> None:
    headers = {"Origin": "https://evil.example", "Authorization": authorization, **signed_in}
    assert refusal(running, headers)[0] == 403


@pytest.mark.parametrize("path", ["nothing/", "executions/x/", f"executions/{NOBODY}", ""])
def test_a_socket_that_is_not_there_is_a_404_without_a_traceback(running: Running, path: str) -> None:
    status, body = refusal(running, {"Origin": running.url}, path)
    assert status == 404 and '"code": "not_found"' in body
    assert not any("Traceback" in line for line in running.lines)


@pytest.mark.parametrize("number", [129, 190])
def test_a_socket_with_more_headers_than_it_takes_is_refused_in_the_one_shape(
    running: Running, number: int
) -> None:
    status, body = refusal(running, {f"X-{at}": "v" for at in range(number)})
    assert status == 431 and '"code": "headers_too_large"' in body


@pytest.mark.parametrize("forwarded", ["1.1.1.1", "9" * 60_000, "1.1.1.1," * 7_000, "\xff<script>", ""])
def test_what_an_unnamed_proxy_forwards_does_no_harm(running: Running, forwarded: str) -> None:
    headers: dict[str, Any] = {
        "X-Forwarded-For": forwarded.encode("latin-1"),
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    with httpx2.Client(base_url=running.url, headers=headers) as client:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").text)
        assert token
        body = {"email": "a@example.com", "password": "guessed", "csrfmiddlewaretoken": token[1]}
        assert client.post("/sign-in/", data=body).status_code in (400, 429)
        assert client.get("/metrics").status_code == 403
        assert client.get("/readyz").status_code == 200
