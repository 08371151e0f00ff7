"""No secret of a run is found anywhere afterwards: not in a row, a file, an answer, a page, a message, the log."""

import base64
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2
import psycopg
import pytest
from websockets.sync.client import connect

from tests.patience import PATIENCE_S
from tests.processes.workflow import chain, create, execution, node
from tests.running import Running
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.processes
Start = Callable[..., Running]

API_KEY = "sk-or-v1-canary/one+0123456789abcdef"
HEADER = "canary/two+&%0123456789"
USER, PASSWORD = "canary-user-0123456789", "canary/three:+0123456789"
CALLER = "canary/four+0123456789"
SECRETS = [API_KEY, HEADER, PASSWORD, CALLER, f"{USER}:{PASSWORD}"]


def forms(secret: str) -> set[str]:
    raw = secret.encode()
    return {
        secret,
        json.dumps(secret)[1:-1],
        quote(secret, safe=""),
        quote_plus(secret),
        base64.b64encode(raw).decode(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }


FORMS = sorted(set().union(*map(forms, SECRETS)))


class Echo(ThreadingHTTPServer):
    """Answers with everything that it was sent, in every spelling it can think of."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                values = list(self.headers.values())
                told = json.dumps(
                    {
                        "headers": dict(self.headers.items()),
                        "encoded": [base64.b64encode(value.encode()).decode() for value in values],
                        "quoted": [quote(value, safe="") for value in values],
                        "said": " ".join(values),
                    }
                ).encode()
                self.send_response(500 if "fail" in self.path else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("X-Echo", self.headers.get("X-Key", ""))
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


_number = count()


def credential(api: httpx2.Client, type: str, **data: str) -> str:
    body: dict[str, Any] = {"name": f"{type} {next(_number)}", "type": type, "data": data}
    if type in ("http_basic", "http_header"):
        body["hosts"] = ["127.0.0.1"]
    made = api.post("/api/credentials/", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def workflow(api: httpx2.Client, echo: Echo, provider: OpenRouterServer) -> str:
    """Webhook (secret header) → two calls of the echo → model → a failing call whose error is kept."""
    hook = node(
        "hook",
        "trigger.webhook",
        credential=credential(api, "http_header", name="X-Caller", value=CALLER),
        parameters={"auth": "header", "respond": "last_node"},
    )
    key = credential(api, "http_header", name="X-Key", value=HEADER)
    return create(
        api,
        chain(
            hook,
            http("one", f"{echo.url}/ok", key),
            http("two", f"{echo.url}/ok", credential(api, "http_basic", username=USER, password=PASSWORD)),
            node(
                "chat",
                "openrouter.chat",
                variable="chat",
                credential=credential(api, "openrouter", api_key=API_KEY, base_url=provider.base_url),
                parameters={"model": "openai/gpt-4o-mini", "user_prompt": "Say {{one.data.said}}"},
            ),
            http("three", f"{echo.url}/fail", key, on_error="continue"),
            node(
                "last",
                "data.set",
                parameters={
                    "fields": [{"name": n, "value": f"{{{{{n}}}}}"} for n in ("one", "two", "three", "chat")]
                },
            ),
        ),
        publish=True,
    )


def http(id: str, url: str, credential: str, **settings: Any) -> dict[str, Any]:
    return node(id, "http.request", variable=id, credential=credential, parameters={"url": url}, **settings)


def tables(running: Running) -> Iterator[str]:
    """Every row of every table as text."""
    if running.database.server:
        url = running.database.environment()["DATABASE_URL"]
        connection: Any = psycopg.connect(url)
        query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    else:
        connection = sqlite3.connect(running.data / "wireloom.sqlite3")
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with connection:
        for (table,) in connection.execute(query).fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():
                yield f"{table}: {row!r}"
    connection.close()


def files(running: Running) -> Iterator[str]:
    """Every file that the instance has written, the log and the database's own among them."""
    for path in running.data.rglob("*"):
        if path.is_file():
            yield f"{path}: {path.read_bytes().decode('latin-1')}"


def answers(api: httpx2.Client, execution_id: str, workflow_id: str) -> Iterator[str]:
    """Every GET about the run, and the pages."""
    paths = [
        *(f"/api/executions/{execution_id}/{rest}" for rest in ("", "events/?after=0", "nodes/")),
        *(
            f"/api/executions/{execution_id}/nodes/{node_id}/attempts/"
            for node_id in ("hook", "one", "two", "three", "chat", "last")
        ),
        "/api/executions/",
        f"/api/workflows/{workflow_id}/",
        "/api/workflows/",
        "/api/credentials/",
        "/metrics",
        f"/executions/{execution_id}/",
    ]
    for path in paths:
        answer = api.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.text)
        yield f"{path}: {answer.text} {answer.headers}"


def preview(api: httpx2.Client, workflow_id: str) -> str:
    drawn = api.get(f"/api/workflows/{workflow_id}/").json()["graph"]
    body = {"graph": drawn, "node_id": "last", "template": "{{one.data.said}} {{chat.text}} {{json two}}"}
    answer = api.post(f"/api/workflows/{workflow_id}/preview/", json=body)
    assert answer.status_code == 200 and answer.json()["error"] is None, answer.text
    return answer.text


def messages(running: Running, api: httpx2.Client, execution_id: str) -> str:
    url = f"ws://127.0.0.1:{running.port}/ws/executions/{execution_id}/"
    found = []
    with connect(url, additional_headers={"Authorization": api.headers["Authorization"]}) as socket:
        while True:
            found.append(str(socket.recv(timeout=PATIENCE_S)))
            message = json.loads(found[-1])
            if message["type"] == "execution" and message["execution"]["finished_at"]:
                return "\n".join(found)


def leaks(texts: Iterator[str]) -> list[tuple[str, str]]:
    return [(form, text[:120]) for text in texts for form in FORMS if form in text]


def test_no_form_of_a_secret_is_found_after_a_run(
    own_running: Start, echo: Echo, provider: OpenRouterServer
) -> None:
    running = own_running(WIRELOOM_LOG_LEVEL="DEBUG")
    api = running.client()
    drawn = workflow(api, echo, provider)
    provider.script({"text": f"Your key is {API_KEY}, or {base64.b64encode(API_KEY.encode()).decode()}."})
    (url,) = [trigger["url"] for trigger in api.get(f"/api/workflows/{drawn}/").json()["triggers"]]
    answered: list[httpx2.Response] = []

    def call() -> None:
        answered.append(httpx2.post(url, json={"n": 1}, headers={"X-Caller": CALLER}, timeout=60))

    caller = threading.Thread(target=call)
    caller.start()
    found = running.wait_for(lambda: api.get("/api/executions/").json()["results"])
    heard = messages(running, api, found[0]["id"])
    caller.join(30)
    (answer,) = answered
    run = execution(api, found[0]["id"])
    assert (answer.status_code, run["status"]) == (200, "succeeded"), run["error"]
    sent = [request["headers"].get("authorization") for request in provider.chats]
    assert sent == [f"Bearer {API_KEY}"], "the secret did reach the one it is for"
    assert "[secret]" in answer.text, "the echo was there, and was cleaned"
    time.sleep(0.2)  # the log's last lines
    told = [answer.text, str(answer.headers), heard, preview(api, drawn), *answers(api, run["id"], drawn)]
    assert leaks(iter(told)) == []
    assert leaks(tables(running)) == []
    running.stop()
    assert leaks(files(running)) == []


def test_a_failure_does_not_tell_the_secret_either(
    own_running: Start, echo: Echo, provider: OpenRouterServer
) -> None:
    running = own_running()
    api = running.client()
    chat = node(
        "chat",
        "openrouter.chat",
        credential=credential(api, "openrouter", api_key=API_KEY, base_url=provider.base_url),
        parameters={"model": "openai/gpt-4o-mini", "user_prompt": "Hello"},
    )
    drawn = create(api, chain(node("start", "trigger.manual"), chat))
    scripts: list[dict[str, Any]] = [
        {"status": 401, "message": f"Invalid key {API_KEY}"},
        {"status": 400, "message": "No", "metadata": {"raw": f"Authorization: Bearer {API_KEY}"}},
        {
            "status": 502,
            "when": "middle",
            "message": f"upstream said {API_KEY}",
            "text": f"{API_KEY} and more",
        },
    ]
    for script in scripts:
        provider.script(script, script, script)
        body = {"draft": True, "wait": 60}
        run = api.post(f"/api/workflows/{drawn}/run/", json=body, timeout=90).json()
        assert run["status"] == "failed", run
        told = [json.dumps(run), api.get(f"/api/executions/{run['id']}/nodes/chat/attempts/").text]
        assert leaks(iter([*told, messages(running, api, run["id"])])) == []
        provider.reset()
    assert leaks(tables(running)) == []


def test_the_search_would_find_one(own_running: Start) -> None:
    running = own_running()
    api = running.client()
    assert api.post("/api/workflows/", json={"name": "Told", "description": API_KEY}).status_code == 201
    assert leaks(tables(running)) != []
    (running.data / "told").write_text(API_KEY)
    assert leaks(files(running)) != []
