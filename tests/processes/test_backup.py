"""Backup and restore, as their users do them: of what runs under load, into what is empty, on either database."""

import shutil
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.processes.backups import content_of, manifest_of, said_by
from tests.processes.test_waiting import FINAL, asked, node_of, when
from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import Running, external
from tests.servers.recording import Recording

pytestmark = pytest.mark.processes

SECRET = "a-token-that-no-archive-may-hold-4711"
LARGE = "x" * 300_000


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Installations that were never started."""
    made: list[Running] = []

    def make(**environment: str) -> Running:
        made.append(Running(tmp_path / f"empty{len(made)}", **environment))
        made[-1].data.mkdir()
        return made[-1]

    yield make
    for one in made:
        one.kill()


def with_credential(api: httpx2.Client, url: str) -> str:
    """A workflow that sends the secret to `url`."""
    body = {"name": "Main", "type": "http_bearer", "data": {"token": SECRET}, "hosts": ["127.0.0.1"]}
    credential = api.post("/api/credentials/", json=body).json()["id"]
    call = node("call", "http.request", credential=credential, parameters={"method": "GET", "url": url})
    return create(api, chain(MANUAL, call))


def hooked(api: httpx2.Client, respond: str = "last_node") -> tuple[str, str]:
    """A published workflow, and the path of its webhook."""
    hook = node("hook", "trigger.webhook", parameters={"respond": respond})
    workflow = create(api, chain(hook, said("{{trigger.body.n}}")), publish=True)
    url = api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"]
    return workflow, url[url.index("/hooks/") :]


def slow_runs(api: httpx2.Client, count: int) -> list[str]:
    """Executions that take some seconds, with only a few running at a time."""
    chat = {"model": "sandbox/assistant:delay-1500", "user_prompt": "Hi"}
    workflow = create(api, chain(MANUAL, said("first"), node("chat", "openrouter.chat", parameters=chat)))
    return [run(api, workflow)["id"] for _ in range(count)]


def backed_up(running: Running, folder: Path, name: str = "backup.zip") -> Path:
    archive = folder / name
    running.manage("backup", str(archive), "--keys-to", str(folder / "keys"))
    return archive


def restored(target: Running, archive: Path, *more: str) -> str:
    keys = archive.parent / "keys"
    code, told = said_by(target, "restore", str(archive), "--keys-from", str(keys), *more)
    assert code == 0, told
    return told


@dataclass(frozen=True)
class Source:
    """An installation that has been backed up under load, and ended: what is in it, and what its commands said."""

    running: Running
    headers: Mapping[str, str]
    archive: Path
    said: str
    calling: str
    hook: str
    large: str
    waiting: str
    link: str
    going_on: list[str]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Recording]:
    server = Recording()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, receiver: Recording) -> Iterator[Source]:
    folder = tmp_path_factory.mktemp("source")
    running = Running(folder / "data").start()
    try:
        yield _backed_up_under_load(running, folder, receiver)
    finally:
        running.kill()


def _backed_up_under_load(running: Running, folder: Path, receiver: Recording) -> Source:
    api = running.client()
    calling, (_, hook) = with_credential(api, receiver.url), hooked(api)
    large = run(api, create(api, chain(MANUAL, said(LARGE))), wait=30)["id"]
    waiting, link = asked(running, api)
    going_on, stop = slow_runs(api, 24), threading.Event()
    load = threading.Thread(target=lambda: keep_calling(running.url + hook, stop))
    load.start()
    archive = backed_up(running, folder)
    stop.set()
    load.join()
    said_where = running.manage("backup", str(folder / "bare.zip"))
    running.stop()
    headers = dict(api.headers)
    return Source(running, headers, archive, said_where, calling, hook, large, waiting["id"], link, going_on)


def test_what_was_backed_up_under_load_is_restored_whole_and_goes_on(
    source: Source, empty: Callable[..., Running], receiver: Recording, tmp_path: Path
) -> None:
    again = empty()
    restored(again, source.archive)
    assert content_of(backed_up(again, tmp_path, "again.zip")) == content_of(source.archive)
    assert_private(source.archive, source.archive.parent / "keys", again.data)
    again.start()
    theirs = again.client_with(source.headers)
    for id in source.going_on:
        assert when(theirs, id, *FINAL)["status"] == "succeeded"
    assert execution(theirs, source.waiting)["status"] == "waiting"
    assert "Ship it?" in httpx2.get(again.url + source.link[source.link.index("/resume/") :]).text
    theirs.post(f"/api/executions/{source.waiting}/nodes/ask/resolve/", json={"action": "approve"})
    assert when(theirs, source.waiting, *FINAL)["status"] == "succeeded"
    asset = node_of(execution(theirs, source.large), "said")["output"]["$asset"]
    assert theirs.get(f"/api/executions/{source.large}/values/{asset}/").json() == {"value": LARGE}
    assert run(theirs, source.calling, wait=30)["status"] == "succeeded"
    assert f"Bearer {SECRET}" in receiver.requests[-1]["headers"].values()
    assert httpx2.post(again.url + source.hook, json={"n": 7}, timeout=60).json() == {"value": 7}


def keep_calling(url: str, stop: threading.Event) -> None:
    while not stop.is_set():
        httpx2.post(url, json={"n": 1}, timeout=60)


def assert_private(archive: Path, keys: Path, data: Path) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (archive, keys, data, *keys.iterdir())}
    assert {oct(mode) for mode in modes.values()} == {"0o600", "0o700"}
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o077 for path in data.rglob("*")), modes
    raw = archive.read_bytes()
    assert all(key.read_bytes().strip() not in raw for key in keys.iterdir())


@pytest.mark.skipif(not external("DATABASE_URL"), reason="needs PostgreSQL too")
def test_a_backup_of_one_database_is_one_of_the_other_too(
    own_running: Callable[..., Running], empty: Callable[..., Running], tmp_path: Path
) -> None:
    running = own_running()
    api = running.client()
    hooked(api)
    slow_runs(api, 3)
    waiting, _ = asked(running, api)
    running.stop()
    first = backed_up(running, tmp_path)
    sqlite = empty(DATABASE_URL="sqlite:///")
    restored(sqlite, first)
    second = backed_up(sqlite, tmp_path, "second.zip")
    assert manifest_of(second)["database"] == "sqlite"
    postgresql = empty()
    restored(postgresql, second)
    third = backed_up(postgresql, tmp_path, "third.zip")
    assert content_of(first) == content_of(second) == content_of(third)
    postgresql.start()
    theirs = postgresql.client_with(api.headers)
    assert execution(theirs, waiting["id"])["status"] == "waiting"
    assert (
        when(theirs, run(theirs, create(theirs, chain(MANUAL, said(1))))["id"], *FINAL)["status"]
        == "succeeded"
    )


def test_what_had_not_ended_may_be_held_instead_and_retried(
    source: Source, empty: Callable[..., Running]
) -> None:
    again = empty()
    assert "go on" not in restored(again, source.archive, "--hold")
    again.start()
    theirs = again.client_with(source.headers)
    held = execution(theirs, source.waiting)
    assert (held["status"], held["error"]["code"]) == ("failed", "restored")
    assert {item["node_id"]: item["status"] for item in held["nodes"]}["ask"] == "cancelled"
    retried = theirs.post(f"/api/executions/{source.waiting}/retry/", json={"from": "failed"}).json()["id"]
    assert when(theirs, retried, "waiting", *FINAL)["status"] == "waiting"


def test_without_its_keys_nothing_starts_and_with_them_it_does(
    source: Source, empty: Callable[..., Running]
) -> None:
    assert f"The keys are NOT included: they are in {source.running.data / 'keys'}" in source.said
    again = empty()
    code, told = said_by(again, "restore", str(source.archive.with_name("bare.zip")))
    assert code == 0
    assert "is missing" in told or "not in the key ring" in told
    code, told = said_by(again, "up")
    assert code == 1
    assert "Wireloom cannot start" in told
    shutil.copytree(source.running.data / "keys", again.data / "keys", dirs_exist_ok=True)
    again.start()
    assert run(again.client_with(source.headers), source.calling, wait=30)["status"] == "succeeded"
