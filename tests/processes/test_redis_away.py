"""Work continues while Redis is unavailable: it only carries hints and news, and the database has everything."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.patience import PATIENCE_S
from tests.processes.test_sockets import bearer, heard, is_end, listening, speaker
from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import Running, external

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(bool(external("REDIS_URL")), reason="kills the embedded broker"),
]


@contextmanager
def without_redis(running: Running) -> Iterator[None]:
    """Kill the embedded broker, and start it again at the end of the block."""
    assert running.process
    running.process.send_signal(signal.SIGSTOP)
    try:
        (valkey,) = running.pids("wireloom: valkey")
        os.kill(valkey, signal.SIGKILL)
        yield
    finally:
        running.process.send_signal(signal.SIGCONT)


def freeze_at_rest(pid: int, running: Running) -> None:
    """Stop a process where it does not hold SQLite's write lock, with which it would hold up everybody."""
    os.kill(pid, signal.SIGSTOP)
    while is_locked(running.data / "wireloom.sqlite3"):
        os.kill(pid, signal.SIGCONT)
        os.kill(pid, signal.SIGSTOP)


def is_locked(database: Path) -> bool:
    """Whether no other process can write for a second."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def test_what_was_accepted_meanwhile_begins_when_it_is_back_without_the_scheduler(
    own_running: Callable[..., Running],
) -> None:
    running = own_running()
    api = running.client()
    workflow = create(api, chain(MANUAL, node("a", "data.set")))
    (scheduler,) = running.pids("wireloom: scheduler")
    freeze_at_rest(scheduler, running)
    with without_redis(running):
        id = run(api, workflow)["id"]
    running.wait_for(lambda: execution(api, id)["status"] == "succeeded")


def test_an_open_socket_shows_what_is_stored_and_a_new_one_is_refused_until_it_is_back(
    own_running: Callable[..., Running],
) -> None:
    running = own_running()
    api = running.client()
    started = run(api, create(api, chain(MANUAL, speaker(3_000))))
    path = f"executions/{started['id']}/"
    with listening(running, path, **bearer(api)) as socket:
        assert socket.recv(timeout=PATIENCE_S)
        running.wait_for(lambda: execution(api, started["id"])["status"] == "running")
        with without_redis(running):
            # Not at once: nobody is told that a connection is dead before it is written to.
            running.wait_for(lambda: refusal(running, path, bearer(api)) == 503)
            assert heard(socket, is_end)[-1]["execution"]["status"] == "succeeded"
        running.wait_for(lambda: refusal(running, path, bearer(api)) is None)
    assert "Traceback" not in "\n".join(running.lines)


def refusal(running: Running, path: str, headers: dict[str, str]) -> int | None:
    try:
        with listening(running, path, **headers):
            return None
    except InvalidStatus as error:
        return error.response.status_code
