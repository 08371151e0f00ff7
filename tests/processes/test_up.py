"""`manage.py up`: names, ends, restarts."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.secrets.vault import new_key
from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import ROOT, Running, external
from tests.servers.openrouter import serve_openrouter

pytestmark = pytest.mark.processes
Start = Callable[..., Running]


embedded = pytest.mark.skipif(bool(external("REDIS_URL")), reason="about the embedded broker")


def test_every_process_is_named_and_in_one_group(running: Running) -> None:
    for title in ("wireloom: web", "wireloom: worker 1", "wireloom: scheduler"):
        assert running.pids(title), title


@embedded
def test_the_embedded_broker_is_named_too(running: Running) -> None:
    assert running.pids("wireloom: valkey")


@embedded
def test_the_brokers_address_is_private(running: Running) -> None:
    file = running.data / "run" / "redis.url"
    assert file.stat().st_mode & 0o777 == 0o600


def test_sigterm_ends_everything_and_hands_running_executions_back(own_running: Start) -> None:
    running = own_running()
    api = running.client()
    slow = node(
        "slow", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-60000", "user_prompt": "Hi"}
    )
    started = run(api, create(api, chain(MANUAL, slow)))
    running.wait_for(lambda: execution(api, started["id"])["status"] == "running")
    before = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - before < 10
    assert running.pids("wireloom") == []
    running.start()
    running.wait_for(lambda: execution(api, started["id"])["status"] == "running")


def test_ctrl_c_in_a_terminal_ends_everything_too(own_running: Start) -> None:
    running = own_running()
    assert running.process
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(12) == 0
    assert running.pids("wireloom") == []


def test_a_crashed_child_is_started_again_and_said_so(own_running: Start) -> None:
    running = own_running()
    (scheduler,) = running.pids("wireloom: scheduler")
    os.kill(scheduler, signal.SIGKILL)
    running.wait_for(lambda: running.pids("wireloom: scheduler") not in ([], [scheduler]))
    assert any("scheduler ended (signal 9); restarting it" in line for line in running.lines)


def test_the_owners_link_is_printed_while_there_is_no_owner(own_running: Start) -> None:
    running = own_running()
    assert running.set_up_path().startswith("/setup/")
    running.client()  # bootstrap makes the owner
    assert running.stop() == 0
    running.start()
    time.sleep(0.5)
    assert not any("/setup/" in line for line in running.lines)


def test_doctor_finds_nothing_wrong_with_a_running_wireloom(own_running: Start) -> None:
    with serve_openrouter() as provider:
        running = own_running(OPENROUTER_API_BASE_URL=provider.base_url)
        told = running.manage("doctor")  # raises when it exits with 1
    assert "FAIL" not in told
    assert "workers" in told and "broker" in told


@pytest.fixture(scope="module")
def with_credential(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation that has ended, with a credential in it."""
    running = Running(tmp_path_factory.mktemp("with_credential"))
    try:
        body = {"name": "Main", "type": "http_bearer", "data": {"token": "0123456789abcdef"}}
        assert running.start().client().post("/api/credentials/", json=body).status_code == 201
        assert running.stop() == 0
        yield running
    finally:
        running.kill()


@pytest.fixture
def keys(with_credential: Running) -> Iterator[Path]:
    """Its key file, which is afterwards as before."""
    file = with_credential.data / "keys" / "encryption_keys"
    right = file.read_text()
    yield file
    file.write_text(right)
    file.chmod(0o600)


@pytest.mark.parametrize("wrong", ["nonsense", "another key", "open to all"])
def test_a_key_that_is_wrong_stops_the_start_with_a_sentence(
    with_credential: Running, keys: Path, wrong: str
) -> None:
    if wrong == "open to all":
        keys.chmod(0o644)
    else:
        keys.write_text(new_key() if wrong == "another key" else wrong)
    refused = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=with_credential.environment,
        capture_output=True,
        text=True,
    )
    assert refused.returncode == 1
    (told,) = refused.stdout.splitlines()
    assert told.startswith("Wireloom cannot start: ")
    assert "Traceback" not in refused.stdout + refused.stderr


def test_the_data_of_an_older_version_are_closed_to_others(own_running: Start) -> None:
    running = own_running()
    running.stop()
    for path in (running.data, *running.data.glob("wireloom.sqlite3*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    running.start()
    assert running.data.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in running.data.glob("wireloom.sqlite3*")} <= {0o600}
