"""Under load the ground gives way: the database is locked or restarted, Valkey is emptied, restarted, or full."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import httpx2
import psycopg
import pytest
from redis import Redis

from tests.processes.test_sockets import bearer, heard, is_end, listening, speaker
from tests.processes.test_waiting import FINAL
from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import Running, external
from tests.servers.recording import Recording

pytestmark = pytest.mark.processes
Start = Callable[..., Running]
CHAT = {"model": "sandbox/assistant:delay-1500", "user_prompt": "Hi"}
LOAD = 20


def loaded(api: httpx2.Client, url: str) -> list[str]:
    """Executions, each with a POST that must arrive once, then a slow node, then another POST."""
    posts = [
        node(id, "http.request", parameters={"method": "POST", "url": f"{url}/{id}/{{{{execution.id}}}}"})
        for id in ("before", "after")
    ]
    drawn = chain(MANUAL, posts[0], node("chat", "openrouter.chat", parameters=CHAT), posts[1])
    workflow = create(api, drawn)
    return [run(api, workflow)["id"] for _ in range(LOAD)]


def ended(api: httpx2.Client, id: str) -> dict[str, Any] | None:
    """The execution, if it has ended; a connection that broke may be told of with 503 once more."""
    answer = api.get(f"/api/executions/{id}/")
    if answer.status_code == 503:
        return None
    found: dict[str, Any] = answer.json()
    return found if found["status"] in FINAL else None


def all_went_on(running: Running, api: httpx2.Client, ids: list[str], recording: Recording) -> None:
    """Each has succeeded, and no node that had ended ran again."""
    for id in ids:
        found = running.wait_for(partial(ended, api, id), 90)
        assert found["status"] == "succeeded", found["error"]
    assert sorted(recording.paths()) == sorted(f"/{name}/{id}" for id in ids for name in ("before", "after"))


def settled(running: Running, api: httpx2.Client, ids: list[str]) -> None:
    """Wait until each has done its first call and has it written down: nothing with an effect is under way."""

    def is_slow(id: str) -> bool:
        nodes = {item["node_id"]: item["status"] for item in execution(api, id)["nodes"]}
        return nodes.get("chat") in ("running", "succeeded")

    running.wait_for(lambda: all(is_slow(id) for id in ids))


def refusal(api: httpx2.Client) -> tuple[int, str, bool] | None:
    """The error with which a change is refused; None if it is not."""
    answer = api.post("/api/workflows/", json={"name": "Meanwhile"})
    return None if answer.is_success else told(answer)


def told(answer: httpx2.Response) -> tuple[int, str, bool]:
    return answer.status_code, answer.json()["error"]["code"], "Retry-After" in answer.headers


@pytest.mark.skipif(bool(external("DATABASE_URL")), reason="SQLite's lock")
def test_while_another_program_locks_sqlite_callers_wait_then_are_told(
    own_running: Start, recording: Recording
) -> None:
    running = own_running()
    api = running.client()
    ids = loaded(api, recording.url)
    settled(running, api, ids)
    with closing(
        sqlite3.connect(running.data / "wireloom.sqlite3", timeout=20, isolation_level=None)
    ) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        assert refusal(api) == (503, "database_away", True)
        assert api.get("/api/workflows/").status_code == 200
        stranger.execute("ROLLBACK")
    assert refusal(api) is None
    all_went_on(running, api, ids, recording)


@contextmanager
def away(running: Running) -> Iterator[None]:
    """PostgreSQL ends every connection of the installation, and takes no new one."""
    name = running.database.name
    with psycopg.connect(external("DATABASE_URL"), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")  # type: ignore[arg-type]
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")  # type: ignore[arg-type]


@pytest.mark.skipif(not external("DATABASE_URL"), reason="a restart of PostgreSQL")
def test_while_postgresql_is_restarted_nothing_is_lost_and_nothing_done_twice(
    own_running: Start, recording: Recording
) -> None:
    running = own_running()
    api = running.client()
    ids = loaded(api, recording.url)
    settled(running, api, ids)
    pids = running.pids("wireloom:")
    with away(running):
        assert refusal(api) == (503, "database_away", True)
        page = httpx2.get(f"{running.url}/sign-in/", headers={"Accept": "text/html"}, timeout=60)
        assert page.status_code == 503
        assert "The database is temporarily unavailable." in page.text
        ready = httpx2.get(f"{running.url}/readyz", timeout=60)
        assert (ready.status_code, ready.json()["reason"]) == (503, "database_away")
    running.wait_for(lambda: refusal(api) is None)
    all_went_on(running, api, ids, recording)
    assert running.pids("wireloom:") == pids
    assert "Traceback" not in "\n".join(running.lines)


@contextmanager
def valkey_of(running: Running) -> Iterator[Redis]:
    with Redis.from_url((running.data / "run" / "redis.url").read_text()) as client:
        yield client


@pytest.mark.skipif(bool(external("REDIS_URL")), reason="empties the embedded broker")
@pytest.mark.parametrize("how", ["emptied", "restarted"])
def test_while_valkey_is_emptied_work_and_sockets_go_on(
    own_running: Start, recording: Recording, how: str
) -> None:
    running = own_running()
    api = running.client()
    hook = node("hook", "trigger.webhook", parameters={"max_per_minute": 600})
    created = create(api, chain(hook, said(1)), publish=True)
    address = api.get(f"/api/workflows/{created}/").json()["triggers"][0]["url"]
    ids, speaking = loaded(api, recording.url), run(api, create(api, chain(MANUAL, speaker(3_000))))["id"]
    with listening(running, f"executions/{speaking}/", **bearer(api)) as socket:
        running.wait_for(lambda: execution(api, speaking)["status"] == "running")
        with valkey_of(running) as valkey:
            valkey.flushall() if how == "emptied" else valkey.shutdown(nosave=True)
        assert httpx2.post(address, json={}).status_code == 202
        assert heard(socket, is_end)[-1]["execution"]["status"] == "succeeded"
    all_went_on(running, api, ids, recording)
    assert httpx2.post(address, json={}).status_code == 202


@pytest.mark.skipif(bool(external("REDIS_URL")), reason="fills the embedded broker")
@pytest.mark.parametrize(
    "refuses",
    [{"maxmemory-policy": "noeviction", "maxmemory": "1"}, {"min-replicas-to-write": "1"}],
    ids=["out of memory", "takes no writes"],
)
def test_while_valkey_refuses_what_is_written_work_goes_on(
    own_running: Start, recording: Recording, refuses: dict[str, str]
) -> None:
    running = own_running()
    api = running.client()
    with valkey_of(running) as valkey:
        for name, value in refuses.items():
            valkey.config_set(name, value)
        ids = loaded(api, recording.url)
        all_went_on(running, api, ids, recording)
        for name in refuses:
            valkey.config_set(name, "0" if name != "maxmemory-policy" else "volatile-lru")
    assert run(api, create(api, chain(MANUAL, said(1))), wait=30)["status"] == "succeeded"
    assert "Traceback" not in "\n".join(running.lines)
