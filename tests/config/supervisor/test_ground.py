"""The message of `up` if the machine does not let it start: one sentence with the remedy, and no traceback."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.supervisor.ground import GroundError, check_folders, check_port
from tests.running import ROOT, free_port

SQLITE = "django.db.backends.sqlite3"
READ_ONLY = Path("/proc/self")
"""Nobody can make a file in it, whoever runs the tests."""

on_linux = pytest.mark.skipif(not READ_ONLY.exists(), reason="needs /proc")


def up(*arguments: str, **environment: str) -> tuple[int, str]:
    """The exit code and the words of a start that does not come to anything."""
    done = subprocess.run(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "-5", "65536", "8000/tcp", "1e3", "²", "99" * 40])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ImproperlyConfigured, match="PORT must be "):
        env.port("PORT", 8000)


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    code, told = up(PORT="76747", WIRELOOM_DATA=str(tmp_path))
    assert code == 1
    assert re.fullmatch(r"Wireloom cannot start: PORT must be [^\n]+\n", told)
    code, told = up("--port", "76747", PORT="8000", WIRELOOM_DATA=str(tmp_path))
    assert code == 2
    assert told.strip().splitlines()[-1].startswith("manage.py up: error: argument --port: ")
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        code, told = up(PORT=str(port), WIRELOOM_DATA=str(tmp_path))
    assert code == 1
    assert re.fullmatch(rf"CommandError: Port {port} cannot be used [^\n]+ --port 8001\.\n", told)


@on_linux
@pytest.mark.parametrize("secret_key", ["", "s" * 50])
@pytest.mark.parametrize("data", [READ_ONLY, READ_ONLY / "below", Path("/dev/null"), Path("/dev/null/below")])
def test_a_data_folder_that_cannot_be_written_is_named(data: Path, secret_key: str) -> None:
    port = str(free_port())
    code, told = up(PORT=port, WIRELOOM_DATA=str(data), WIRELOOM_SECRET_KEY=secret_key)
    assert code == 1
    assert len(told.splitlines()) == 1
    assert told.startswith(("Wireloom cannot start: ", "CommandError: "))
    assert "/dev/null" in told or "/proc/" in told


def test_a_database_in_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GroundError, match=r"/nowhere is not writable .*DATABASE_URL"):
        check_folders(tmp_path, {"ENGINE": SQLITE, "NAME": str(tmp_path / "nowhere" / "a.sqlite3")})


@on_linux
def test_only_what_is_used_is_asked_for(tmp_path: Path) -> None:
    check_folders(tmp_path, {"ENGINE": SQLITE, "NAME": str(tmp_path / "a.sqlite3")})
    check_folders(tmp_path, {"ENGINE": "django.db.backends.postgresql", "NAME": "/proc/self/a"})
    with pytest.raises(GroundError, match="WIRELOOM_DATA"):
        check_folders(READ_ONLY, {"ENGINE": "django.db.backends.postgresql", "NAME": "a"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_an_address_of_this_machine_will_do(host: str) -> None:
    check_port(host, free_port())


@pytest.mark.parametrize("host", ["nonsense.invalid", "192.0.2.1", "256.1.1.1"])
def test_another_address_is_refused(host: str) -> None:
    with pytest.raises(GroundError, match=r"--host|cannot be used"):
        check_port(host, free_port())
