"""The live sockets of a whole Wireloom: who may listen, and that what they say is what is stored."""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.patience import PATIENCE_S
from tests.processes.sockets import changing, close_code, cookie, listening
from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import PASSWORD, Running

pytestmark = pytest.mark.processes
FINAL = ("succeeded", "failed", "cancelled", "timed_out")


def bearer(api: httpx2.Client) -> dict[str, str]:
    return {"Authorization": api.headers["Authorization"]}


def heard(socket: ClientConnection, last: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """Every message up to the first that `last` takes."""
    found = []
    while True:
        found.append(json.loads(socket.recv(timeout=PATIENCE_S)))
        if last(found[-1]):
            return found


def is_end(message: dict[str, Any]) -> bool:
    return message["type"] == "execution" and message["execution"]["status"] in FINAL


def speaker(milliseconds: int = 1_500) -> dict[str, Any]:
    model = f"sandbox/assistant:delay-{milliseconds}"
    return node("chat", "openrouter.chat", parameters={"model": model, "user_prompt": "Tell a story"})


# --- what is said ---


def test_a_socket_tells_every_change_up_to_the_end(running: Running, api: httpx2.Client) -> None:
    started = run(api, create(api, chain(MANUAL, speaker(300))))
    with listening(running, f"executions/{started['id']}/", **bearer(api)) as socket:
        messages = heard(socket, is_end)
    shown: dict[str, Any] = {}
    last = 0
    for message in messages:
        assert message["execution_id"] == started["id"]
        if message["type"] == "tokens":
            continue
        assert message["seq"] > last
        last = message["seq"]
        shown[message["node"]["node_id"] if message["type"] == "node" else ""] = message[message["type"]]
    stored = execution(api, started["id"])
    assert shown.pop("") == {key: value for key, value in stored.items() if key not in ("nodes", "graph")}
    assert shown == {item["node_id"]: item for item in stored["nodes"]}
    assert "graph" not in messages[0].get("execution", {})


def test_after_a_number_only_what_is_newer_is_told(running: Running, api: httpx2.Client) -> None:
    done = run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)
    events = api.get(f"/api/executions/{done['id']}/events/").json()["results"]
    middle = events[0]["seq"]
    with listening(running, f"executions/{done['id']}/?after={middle}", **bearer(api)) as socket:
        assert heard(socket, is_end) == events[1:]
    with (
        listening(running, f"executions/{done['id']}/?after={done['seq']}", **bearer(api)) as socket,
        pytest.raises(TimeoutError),
    ):
        socket.recv(timeout=0.3)


@pytest.mark.parametrize("after", ["-1", "x", "²", "9" * 30, ""])
def test_a_number_that_is_none_begins_at_the_beginning(
    running: Running, api: httpx2.Client, after: str
) -> None:
    done = run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)
    with listening(running, f"executions/{done['id']}/?after={after}", **bearer(api)) as socket:
        assert heard(socket, is_end)


def joined(tokens: list[dict[str, Any]]) -> str:
    """The text that a browser shows: overlaps are dropped, and a gap is an error."""
    text = ""
    for message in tokens:
        units = text.encode("utf-16-le")
        assert message["offset"] <= len(units) // 2, "a hole"
        more = message["text"].encode("utf-16-le")[len(units) - message["offset"] * 2 :]
        text += more.decode("utf-16-le")
    return text


def test_text_comes_while_it_is_streamed_with_offsets_that_join(running: Running, api: httpx2.Client) -> None:
    started = run(api, create(api, chain(MANUAL, speaker())))
    with listening(running, f"executions/{started['id']}/", **bearer(api)) as socket:
        messages = heard(socket, is_end)
    tokens = [m for m in messages if m["type"] == "tokens" and m["channel"] == "text"]
    assert len(tokens) > 1
    assert {(m["node_id"], m["iteration"], m["attempt"]) for m in tokens} == {("chat", "", 1)}
    assert joined(tokens) == execution(api, started["id"])["output"]["text"]


def test_who_comes_late_gets_the_text_from_its_beginning(running: Running, api: httpx2.Client) -> None:
    started = run(api, create(api, chain(MANUAL, speaker())))
    with listening(running, f"executions/{started['id']}/", **bearer(api)) as first:
        heard(first, lambda m: m["type"] == "tokens" and m["offset"] > 0)
        with listening(running, f"executions/{started['id']}/", **bearer(api)) as late:
            messages = heard(late, is_end)
            late.send(json.dumps({"type": "tokens"}))
            again = json.loads(late.recv(timeout=PATIENCE_S))
    text = execution(api, started["id"])["output"]["text"]
    assert joined([m for m in messages if m["type"] == "tokens"]) == text
    assert (again["offset"], again["text"]) == (0, text)


@pytest.mark.parametrize("garbage", ["{", "[]", "7", '"x"', '{"type": 7}', "[" * 5_000, b"\xff\x00"])
def test_garbage_is_no_reason_to_end_a_socket(
    running: Running, api: httpx2.Client, garbage: str | bytes
) -> None:
    done = run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)
    with listening(running, f"executions/{done['id']}/", **bearer(api)) as socket:
        heard(socket, is_end)
        socket.send(garbage)
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.2)
        assert socket.ping().wait(5)


def test_the_socket_of_a_workflow_tells_each_of_its_executions(running: Running, api: httpx2.Client) -> None:
    workflow = create(api, chain(MANUAL, speaker(800)))
    before = run(api, workflow)
    with listening(running, f"workflows/{workflow}/", **bearer(api)) as socket:
        assert json.loads(socket.recv(timeout=PATIENCE_S))["execution_id"] == before["id"]
        after = run(api, workflow)
        ended: dict[str, str] = {}
        while len(ended) < 2:
            message = json.loads(socket.recv(timeout=PATIENCE_S))
            assert message["type"] == "execution"
            if is_end(message):
                ended[message["execution_id"]] = message["execution"]["status"]
    assert ended == {before["id"]: "succeeded", after["id"]: "succeeded"}
    shown = message["execution"]
    assert {"id", "status", "mode", "seq", "started_at", "finished_at", "cost_usd"} <= shown.keys()
    assert "output" not in shown and "graph" not in shown


# --- who may listen ---


@pytest.fixture
def done(api: httpx2.Client) -> dict[str, Any]:
    return run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)


@pytest.mark.parametrize("kind", ["executions", "workflows"])
def test_nobody_listens_without_signing_in(running: Running, done: dict[str, Any], kind: str) -> None:
    id = done["id"] if kind == "executions" else done["workflow"]
    for headers in ({"Origin": running.url}, {"Authorization": "Bearer wl_nonsense"}):
        with listening(running, f"{kind}/{id}/", **headers) as socket:
            assert close_code(socket) == 4401


@pytest.mark.parametrize("kind", ["executions", "workflows"])
def test_another_organisations_id_is_not_there(running: Running, done: dict[str, Any], kind: str) -> None:
    printed = running.manage(
        "bootstrap", "--email", "g@example.com", "--password", PASSWORD, "--org", "Globex"
    )
    stranger = {"Authorization": f"Bearer {printed.strip().splitlines()[-1]}"}
    id = done["id"] if kind == "executions" else done["workflow"]
    for wanted in (id, "01a1fcc6-63f0-761c-b0ee-85747f9ee838"):
        with listening(running, f"{kind}/{wanted}/", **stranger) as socket:
            assert close_code(socket) == 4404


def test_a_page_of_ours_listens_by_its_cookie(
    running: Running, done: dict[str, Any], browser: httpx2.Client
) -> None:
    with listening(running, f"executions/{done['id']}/", Origin=running.url, **cookie(browser)) as socket:
        assert heard(socket, is_end)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1.evil.example", "null", "http://localhost@evil.example", ""],
)
def test_a_cookie_from_another_page_opens_nothing(
    running: Running, done: dict[str, Any], browser: httpx2.Client, origin: str
) -> None:
    headers = {**cookie(browser), **({"Origin": origin} if origin else {})}
    with pytest.raises(InvalidStatus) as caught, listening(running, f"executions/{done['id']}/", **headers):
        pass
    assert caught.value.response.status_code == 403


def test_a_socket_ends_soon_after_its_token_is_revoked(
    running: Running, api: httpx2.Client, done: dict[str, Any]
) -> None:
    made = api.post("/api/tokens/", json={"name": "socket"}).json()
    with listening(
        running, f"executions/{done['id']}/?after=999", Authorization=f"Bearer {made['token']}"
    ) as socket:
        api.delete(f"/api/tokens/{made['id']}/")
        began = time.monotonic()
        assert close_code(socket) == 4401
        assert time.monotonic() - began < 9


def test_a_socket_ends_soon_after_its_person_signs_out(
    running: Running, done: dict[str, Any], browser: httpx2.Client
) -> None:
    with listening(
        running, f"executions/{done['id']}/?after=999", Origin=running.url, **cookie(browser)
    ) as socket:
        assert browser.post("/sign-out/", headers=changing(running, browser)).status_code == 200
        assert close_code(socket) == 4401


def test_a_token_without_the_scope_hears_nothing(
    running: Running, api: httpx2.Client, done: dict[str, Any]
) -> None:
    made = api.post("/api/tokens/", json={"name": "narrow", "scopes": ["workflow.view"]}).json()
    with listening(running, f"executions/{done['id']}/", Authorization=f"Bearer {made['token']}") as socket:
        assert close_code(socket) == 4401


def test_a_frame_that_is_too_large_ends_the_socket(
    running: Running, api: httpx2.Client, done: dict[str, Any]
) -> None:
    with listening(running, f"executions/{done['id']}/?after=999", **bearer(api)) as socket:
        socket.send("x" * (64 * 1024 + 1))
        assert close_code(socket) == 1009


def test_one_person_may_hold_twenty_sockets_and_the_next_is_told_why(
    own_running: Callable[..., Running],
) -> None:
    running = own_running()
    api = running.client()
    done = run(api, create(api, chain(MANUAL, node("a", "data.set"))), wait=20)
    path = f"executions/{done['id']}/"
    with ExitStack() as held:
        sockets = [held.enter_context(listening(running, path, **bearer(api))) for _ in range(20)]
        for socket in sockets:
            assert heard(socket, is_end)
        with listening(running, path, **bearer(api)) as one_more:
            assert close_code(one_more) == 4429
        sockets[0].close()
        deadline = time.monotonic() + PATIENCE_S
        while not is_admitted(running, path, bearer(api)):
            assert time.monotonic() < deadline, "a place that was left is not free again"


def is_admitted(running: Running, path: str, headers: dict[str, str]) -> bool:
    with listening(running, path, **headers) as socket:
        try:
            return bool(heard(socket, is_end))
        except ConnectionClosed:
            return False
