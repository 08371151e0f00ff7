"""A run sends a secret to its credential's hosts, whatever a template or a redirect says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, node, run

pytestmark = pytest.mark.processes

TOKEN = "canary-of-hosts-0123456789"


class Server:
    """Answers, or leads on to `location`; `seen` are the `Authorization` headers that came."""

    def __init__(self, host: str) -> None:
        self.seen: list[str | None] = []
        self.location = ""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.seen.append(self.headers.get("Authorization"))
                self.send_response(302 if owner.location else 200)
                if owner.location:
                    self.send_header("Location", owner.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self.url = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def here() -> Iterator[Server]:
    server = Server("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def there() -> Iterator[Server]:
    server = Server("127.0.0.2")
    yield server
    server.stop()


def call(api: httpx2.Client, url: str, given: dict[str, Any], *hosts: str) -> dict[str, Any]:
    """The ended run of a node that calls `url` with a credential for `hosts`."""
    body = {
        "name": f"For {url} {hosts}",
        "type": "http_bearer",
        "data": {"token": TOKEN},
        "hosts": list(hosts),
    }
    credential = api.post("/api/credentials/", json=body).json()["id"]
    asks = node("ask", "http.request", credential=credential, parameters={"url": url})
    ended = run(api, create(api, chain(MANUAL, asks)), input=given, wait=30)
    assert TOKEN not in str(ended)
    return ended


def test_a_secret_goes_where_it_may(api: httpx2.Client, here: Server) -> None:
    assert call(api, here.url, {}, "127.0.0.1")["status"] == "succeeded"
    assert here.seen == [f"Bearer {TOKEN}"]


@pytest.mark.parametrize("hosts", [[], ["api.example.com"], ["127.0.0.2", "*.example.com"]])
def test_a_templated_address_that_leads_elsewhere_is_refused_before_anything_is_sent(
    api: httpx2.Client, here: Server, hosts: list[str]
) -> None:
    ended = call(api, "{{trigger.address}}/x", {"address": here.url}, *hosts)
    assert (ended["status"], ended["error"]["code"]) == ("failed", "credential_host_refused")
    assert "127.0.0.1" in ended["error"]["message"]
    assert here.seen == []


def test_a_redirect_elsewhere_is_not_followed(api: httpx2.Client, here: Server, there: Server) -> None:
    here.location = f"{there.url}/landed"
    ended = call(api, here.url, {}, "127.0.0.1")
    assert ended["error"]["code"] == "credential_host_refused"
    assert (len(here.seen), there.seen) == (1, [])
