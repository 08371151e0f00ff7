"""Live sockets as the tests open them, and how they end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE_S
from tests.running import EMAIL, PASSWORD, Running


@contextmanager
def listening(running: Running, path: str, **headers: str) -> Iterator[ClientConnection]:
    url = f"ws://127.0.0.1:{running.port}/ws/{path}"
    with connect(url, additional_headers=headers, open_timeout=PATIENCE_S) as socket:
        yield socket


def close_code(socket: ClientConnection, seconds: float = 10) -> int | None:
    with pytest.raises(ConnectionClosed) as caught:
        while True:
            socket.recv(timeout=seconds)
    return caught.value.rcvd.code if caught.value.rcvd else None


def cookie(browser: httpx2.Client) -> dict[str, str]:
    return {"Cookie": f"sessionid={browser.cookies['sessionid']}"}


@contextmanager
def signed_in(running: Running) -> Iterator[httpx2.Client]:
    """The owner, signed in as a browser is."""
    with httpx2.Client(base_url=running.url, follow_redirects=True) as client:
        form = client.get("/sign-in/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        body = {"email": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        assert client.post("/sign-in/", data=body).status_code == 200
        yield client


def changing(running: Running, browser: httpx2.Client) -> dict[str, str]:
    """The headers with which a signed-in browser may change something."""
    if "csrftoken" not in browser.cookies:
        browser.get("/workflows/")
    return {"X-CSRFToken": browser.cookies["csrftoken"], "Referer": running.url}
