"""All workers together respect servers that ask for a pause, and other calls are not slowed down."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.patience import PATIENCE_S
from tests.processes.test_waiting import when
from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.servers.recording import Recording

pytestmark = pytest.mark.processes
FINAL = ("succeeded", "failed", "cancelled", "timed_out")


class Busy:
    """Answers 429 with `Retry-After` until it has been asked `refusals` times after having been left alone."""

    def __init__(self, refusals: int, seconds: int) -> None:
        self.refusals, self.seconds = refusals, seconds
        self.asked: list[tuple[float, int]] = []
        self._free_at = 0.0
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status = owner.judge()
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", str(owner.seconds))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def judge(self) -> int:
        """The status of this request."""
        with self._lock:
            now = time.monotonic()
            status = 200 if self.refusals == 0 and now >= self._free_at else 429
            if status == 429 and now >= self._free_at:
                self.refusals -= 1
                self._free_at = now + self.seconds
            self.asked.append((now, status))
            return status

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def busy() -> Iterator[Busy]:
    server = Busy(refusals=2, seconds=2)
    yield server
    server.stop()


def post_to(url: str) -> dict[str, Any]:
    call = {"method": "POST", "url": url, "fail_on_status": True}
    retry = {"max_attempts": 5}
    return chain(MANUAL, node("call", "http.request", parameters=call, retry=retry))


def test_a_host_that_asks_to_wait_is_asked_again_by_one_run_only(api: httpx2.Client, busy: Busy) -> None:
    workflow = create(api, post_to(busy.url))
    first = run(api, workflow)["id"]
    deadline = time.monotonic() + PATIENCE_S
    while not busy.asked:
        assert time.monotonic() < deadline
    others = [run(api, workflow)["id"] for _ in range(20)]
    ended = [when(api, id, *FINAL) for id in (first, *others)]
    assert {found["status"] for found in ended} == {"succeeded"}
    refused = [status for _, status in busy.asked].count(429)
    assert refused <= 2 * 1.2 + 1, busy.asked
    assert len(busy.asked) - refused == 21


def test_other_hosts_are_called_meanwhile(api: httpx2.Client, recording: Recording) -> None:
    busy = Busy(refusals=1, seconds=60)
    held = run(api, create(api, post_to(busy.url)))["id"]
    when(api, held, "waiting")
    free = run(api, create(api, post_to(recording.url)))["id"]
    assert when(api, free, *FINAL)["status"] == "succeeded"
    assert len(busy.asked) == 1
    busy.stop()
