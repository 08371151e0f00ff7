"""Limits that all workers and web processes keep together: of a credential, a host, a webhook; and the breaker."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.processes.test_waiting import FINAL, node_of, when
from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.running import Running
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.processes


class Slow:
    """Takes `seconds` for each answer, and remembers when calls came and how many were under way at most."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.came: list[float] = []
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with owner._lock:
                    owner.came.append(time.monotonic())
                    owner._now += 1
                    owner.most = max(owner.most, owner._now)
                time.sleep(seconds)
                with owner._lock:
                    owner._now -= 1
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def slow() -> Iterator[Slow]:
    server = Slow(0.3)
    yield server
    server.stop()


@pytest.fixture
def quick() -> Iterator[Slow]:
    server = Slow()
    yield server
    server.stop()


@pytest.fixture
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


def get(url: str, credential: str | None = None, **retry: Any) -> dict[str, Any]:
    settings = {"parameters": {"url": url}, "credential": credential, "retry": retry}
    return chain(MANUAL, node("call", "http.request", **settings))


def start(api: httpx2.Client, graph: dict[str, Any], times: int) -> list[str]:
    """The ids of so many runs."""
    workflow = create(api, graph)
    return [run(api, workflow)["id"] for _ in range(times)]


def ended(api: httpx2.Client, ids: list[str]) -> list[dict[str, Any]]:
    return [when(api, id, *FINAL, seconds=60) for id in ids]


# --- models ---


@pytest.fixture
def asking(
    api: httpx2.Client, provider: OpenRouterServer, secret: Callable[..., str]
) -> Callable[[str], str]:
    """A workflow that asks a model with a key of its own."""

    def make(key: str) -> str:
        credential = secret("openrouter", api_key=key, base_url=provider.base_url)
        parameters = {"model": "sandbox-free/assistant", "user_prompt": "Say something"}
        return create(
            api, chain(MANUAL, node("ask", "openrouter.chat", parameters=parameters, credential=credential))
        )

    return make


def test_a_provider_that_asks_to_wait_is_left_alone_with_that_key_by_all_workers(
    api: httpx2.Client, provider: OpenRouterServer, asking: Callable[[str], str]
) -> None:
    provider.script({"status": 429, "headers": {"retry-after": "6"}})
    held, free = asking("sk-or-v1-" + "a" * 64), asking("sk-or-v1-" + "b" * 64)
    first = run(api, held)["id"]
    when(api, first, "waiting")
    others = [run(api, held)["id"] for _ in range(12)]
    for id in others:
        when(api, id, "waiting")
    assert when(api, run(api, free)["id"], *FINAL)["status"] == "succeeded"
    found = ended(api, [first, *others])
    assert {row["status"] for row in found} == {"succeeded"}
    keys = [chat["headers"]["authorization"][-1] for chat in provider.chats]
    assert keys == ["a", "b", *"a" * 13]
    assert {node_of(row, "ask")["attempt"] for row in found[1:]} == {1}


# --- credentials and hosts ---


def test_a_credential_is_used_so_many_times_at_once_by_all_workers_together(
    api: httpx2.Client, slow: Slow, secret: Callable[..., str]
) -> None:
    credential = secret("http_bearer", token="t" * 20)
    api.patch(f"/api/credentials/{credential}/", json={"max_concurrent": 2}).raise_for_status()
    found = ended(api, start(api, get(slow.url, credential), 12))
    assert {row["status"] for row in found} == {"succeeded"}
    assert (slow.most, len(slow.came)) == (2, 12)
    assert {node_of(row, "call")["attempt"] for row in found} == {1}


def test_a_credential_is_used_so_often_in_a_minute_by_all_workers_together(
    api: httpx2.Client, quick: Slow, secret: Callable[..., str]
) -> None:
    credential = secret("http_bearer", token="t" * 20)
    api.patch(f"/api/credentials/{credential}/", json={"max_per_minute": 60}).raise_for_status()
    found = ended(api, start(api, get(quick.url, credential), 12))
    assert {row["status"] for row in found} == {"succeeded"}
    assert len(quick.came) == 12
    assert quick.came[-1] - quick.came[0] > 5, "six at once, then one a second"


def test_a_host_is_called_so_often_in_a_minute_and_others_meanwhile(
    own_running: Callable[..., Running], quick: Slow, slow: Slow
) -> None:
    # An instance of its own: its workers have made no call yet, so they know of no earlier limit.
    api = own_running().client()
    api.patch("/api/organization/", json={"host_per_minute": 20}).raise_for_status()
    workflow = create(api, get(quick.url))
    ids = [run(api, workflow)["id"] for _ in range(5)]
    when(api, run(api, create(api, get(slow.url)))["id"], "succeeded")
    assert {row["status"] for row in ended(api, ids)} == {"succeeded"}
    assert quick.came[-1] - quick.came[0] > 8, "two at once, then one every three seconds"
    assert slow.came[0] < quick.came[-1]


# --- the breaker ---


def test_a_host_that_is_down_is_left_alone_after_ten_failures(api: httpx2.Client, quick: Slow) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # not listening
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        workflow = create(api, get(f"http://{address}/", max_attempts=1))
        errors = [when(api, run(api, workflow)["id"], *FINAL)["error"] for _ in range(13)]
    assert [error["code"] for error in errors] == ["connection_failed"] * 10 + ["circuit_open"] * 3
    assert address in errors[-1]["message"]
    assert when(api, start(api, get(quick.url), 1)[0], *FINAL)["status"] == "succeeded"


# --- webhooks ---


def test_a_webhook_takes_so_many_calls_a_minute_over_all_web_processes(hook: Callable[..., str]) -> None:
    url = hook(max_per_minute=4)
    answers = [httpx2.post(url, json={}) for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 7
    assert all(answer.json()["error"]["code"] == "rate_limited" for answer in refused)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
