"""A budget carries as many calls as it has money for, whoever makes them and whoever dies meanwhile."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.processes.test_waiting import FINAL, when
from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.running import Running

pytestmark = pytest.mark.processes
MODEL = "fixed/price"
CALLS, EXECUTIONS = 37, 200
AN_ANSWER_TAKES_S = 1.0


class FixedPrice:
    """A provider whose only model costs a cent for every call."""

    def __init__(self) -> None:
        self.calls = 0
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                pricing = {"prompt": "0", "completion": "0", "request": "0.01"}
                limits = {"max_completion_tokens": 100}
                row = {"id": MODEL, "name": "Fixed", "pricing": pricing, "top_provider": limits}
                asked = {"total_cost": 0.01, "model": MODEL}
                self._answer({"data": asked if "/generation" in self.path else [row]})

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                with owner._lock:
                    owner.calls += 1
                    number = owner.calls
                time.sleep(AN_ANSWER_TAKES_S)
                usage = {"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.01}
                message = {"role": "assistant", "content": "Hello"}
                choices = [{"index": 0, "finish_reason": "stop", "message": message}]
                self._answer({"id": f"gen-{number}", "model": MODEL, "choices": choices, "usage": usage})

            def _answer(self, value: Any) -> None:
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):  # whoever asked has been killed
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 512

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def provider() -> Iterator[FixedPrice]:
    made = FixedPrice()
    yield made
    made.stop()


@pytest.fixture
def priced(tmp_path: Path, provider: FixedPrice) -> Iterator[Running]:
    """An instance with two workers whose catalogue is that provider's."""
    instance = Running(tmp_path / "data", "--workers", "2", OPENROUTER_API_BASE_URL=provider.url)
    try:
        yield instance.start()
    finally:
        instance.kill()


def asking(api: httpx2.Client) -> str:
    """A workflow that asks the model once."""
    assert api.post("/api/models/sync/").status_code == 200
    credential = {"name": "Main", "type": "openrouter", "data": {"api_key": "sk-or-v1-" + "0" * 64}}
    made = api.post("/api/credentials/", json=credential).json()["id"]
    chat = node("ask", "openrouter.chat", credential=made, parameters={"model": MODEL, "user_prompt": "Hi"})
    return create(api, chain(MANUAL, chat))


def budget(api: httpx2.Client, limit: str) -> Any:
    body = {"scope": "organization", "period": "day", "limit_usd": limit, "timezone": where_it_is_noon()}
    made = api.post("/api/budgets/", json=body)
    assert made.status_code == 201, made.text
    return made.json()


def where_it_is_noon() -> str:
    """A time zone whose day does not end while a test runs."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def everything(api: httpx2.Client, path: str) -> list[Any]:
    found, answer = [], api.get(path).json()
    found += answer["results"]
    while answer["next"]:
        answer = api.get(answer["next"]).json()
        found += answer["results"]
    return found


def test_two_hundred_runs_make_the_calls_that_their_budget_carries_and_no_more(
    priced: Running, provider: FixedPrice
) -> None:
    api = priced.client()
    workflow = asking(api)
    made = budget(api, "0.37")
    with ThreadPoolExecutor(8) as pool:
        started = [pool.submit(run, api, workflow) for _ in range(EXECUTIONS)]
        priced.wait_for(lambda: provider.calls >= 10)
        os.kill(priced.pids("wireloom: worker")[0], signal.SIGKILL)
        ids = [one.result()["id"] for one in started]
    runs = [when(api, id, *FINAL, seconds=180) for id in ids]
    calls = everything(api, "/api/llm-calls/?limit=200")
    assert len(calls) == CALLS
    assert {call["status"] for call in calls} > {"succeeded"}, "the killed worker had made some"
    assert provider.calls <= CALLS
    assert {one["error"]["code"] for one in runs if one["status"] == "failed"} == {"budget_exceeded"}
    done = [one for one in runs if one["status"] == "succeeded"]
    assert len(done) == sum(call["status"] == "succeeded" for call in calls)
    standing = api.get(f"/api/budgets/{made['id']}/").json()
    assert float(standing["spent_usd"]) + float(standing["reserved_usd"]) == pytest.approx(0.37, abs=1e-12)
    assert standing["state"] == "exhausted"


def test_a_run_that_was_stopped_goes_through_once_the_budget_is_raised(
    priced: Running, provider: FixedPrice
) -> None:
    api = priced.client()
    workflow = asking(api)
    made = budget(api, "0.005")
    stopped = when(api, run(api, workflow)["id"], *FINAL)
    assert (stopped["status"], stopped["error"]["code"]) == ("failed", "budget_exceeded")
    assert made["id"] == stopped["error"]["details"]["budget"]
    assert provider.calls == 0
    api.patch(f"/api/budgets/{made['id']}/", json={"limit_usd": "1"})
    done = when(api, run(api, workflow)["id"], *FINAL)
    assert (done["status"], done["cost_usd"]) == ("succeeded", "0.010000000000")
