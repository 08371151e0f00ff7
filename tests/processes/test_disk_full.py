"""While a disk is full, callers are told why, nothing is half written, and everything goes on when there is room."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.processes.small_disk import SmallDisk, drop_tablespace, may_mount, move_database, small_disk
from tests.processes.test_backup import hooked
from tests.processes.test_waiting import FINAL, node_of, when
from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import EMAIL, PASSWORD, Running, external

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not may_mount(), reason="only root may mount a small disk"),
]
CHAT = {"model": "sandbox/assistant:delay-4000", "user_prompt": "Hi"}
MOST_LINES = 60
"""Log lines while nothing can be written."""


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk() as made:
        yield made


@pytest.fixture
def on_it(disk: SmallDisk, tmp_path: Path) -> Iterator[Running]:
    """An installation whose database is on the small disk."""
    running = Running(tmp_path / "data" if external("DATABASE_URL") else disk.folder / "data")
    try:
        if external("DATABASE_URL"):
            move_database(running, disk)
        yield running.start()
    finally:
        running.kill()
        if external("DATABASE_URL"):
            drop_tablespace(running)


def told(answer: httpx2.Response) -> tuple[int, str, bool]:
    return answer.status_code, answer.json()["error"]["code"], "Retry-After" in answer.headers


def until_full(call: Callable[[], httpx2.Response]) -> int:
    """How often a call was accepted until the disk was reported full: databases have some spare space."""
    for accepted in range(3_000):
        answer = call()
        if not answer.is_success:
            assert told(answer) == (507, "disk_full", True), answer.text
            return accepted
    raise AssertionError("the disk was never full")


def test_callers_are_told_and_what_runs_goes_on_when_there_is_room(on_it: Running, disk: SmallDisk) -> None:
    api, browser = on_it.client(), httpx2.Client(base_url=on_it.url, headers={"Accept": "text/html"})
    _, hook = hooked(api, "immediately")
    chat = node("chat", "openrouter.chat", variable="chat", parameters=CHAT)
    workflow = create(api, chain(MANUAL, chat, said("{{chat.text}}" + "y" * 9_000)))
    pids, large = on_it.pids("wireloom:"), {"a": "z" * 9_000}
    under_way = [run(api, workflow)["id"] for _ in range(3)]
    disk.fill()
    before = len(on_it.lines)
    until_full(lambda: api.post("/api/workflows/", json={"name": "Full", "description": "x" * 9_000}))
    body = {"draft": True, "input": large}
    accepted = until_full(lambda: api.post(f"/api/workflows/{workflow}/run/", json=body))
    accepted += until_full(lambda: httpx2.post(on_it.url + hook, json=large))
    page = sign_in(browser)
    assert page.status_code in (302, 507)
    if page.status_code == 507:
        assert "The disk is full" in page.text
        assert "/static/pages.css" in page.text
    ready = httpx2.get(f"{on_it.url}/readyz")
    assert (ready.status_code, ready.json()["reason"]) == (503, "disk_full")
    assert len(everything(api)) == accepted + len(under_way)
    assert len(on_it.lines) - before < MOST_LINES, on_it.lines[before:]
    assert "Traceback" not in "\n".join(on_it.lines)
    disk.make_room()
    for id in (row["id"] for row in everything(api)):
        assert when(api, id, *FINAL, seconds=90)["status"] == "succeeded"
    on_it.wait_for(lambda: httpx2.get(f"{on_it.url}/readyz").status_code == 200, 60)
    assert httpx2.post(on_it.url + hook, json={"n": 7}).is_success
    assert on_it.pids("wireloom:") == pids
    browser.close()


def sign_in(browser: httpx2.Client) -> httpx2.Response:
    browser.get("/sign-in/")
    body = {"email": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    return browser.post("/sign-in/", data=body)


def everything(api: httpx2.Client) -> list[dict[str, Any]]:
    found, url = [], "/api/executions/?limit=100"
    while url:
        page = api.get(url).json()
        found, url = found + page["results"], page["next"]
    return found


def test_a_value_waits_for_room_in_the_storage(disk: SmallDisk, tmp_path: Path) -> None:
    running = Running(tmp_path / "data")
    try:
        running.data.mkdir()
        assets = running.data / "assets"
        assets.symlink_to(disk.folder, target_is_directory=True)
        api = running.start().client()
        disk.fill()
        id = run(api, create(api, chain(MANUAL, said("x" * 300_000), said(1, "after"))))["id"]
        running.wait_for(lambda: any("waits for room" in line for line in running.lines))
        assert execution(api, id)["status"] == "running"
        too_large = api.post(
            f"/api/workflows/{create(api, chain(MANUAL))}/run/",
            json={"draft": True, "input": {"a": "x" * 300_000}},
        )
        assert told(too_large) == (507, "disk_full", True)
        assert not list(assets.rglob("*.json"))
        disk.make_room()
        found = when(api, id, *FINAL, seconds=30)
        assert found["status"] == "succeeded"
        assert [node_of(found, name)["attempt"] for name in ("said", "after")] == [1, 1]
    finally:
        running.kill()
