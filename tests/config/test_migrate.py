"""One machine migrates at a time, and no database that is newer than the code."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from config import migrating
from config.diagnosis import database
from tests.patience import PATIENCE_S
from tests.running import ROOT, Database


@pytest.fixture
def newer(db: None) -> None:
    """A database that a later version has migrated."""
    MigrationRecorder(connection).record_applied("workflows", "0099_from_the_future")


@pytest.fixture
def manage(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Processes on one empty database of their own."""
    own = Database()
    environment = {**os.environ, **own.environment(), "WIRELOOM_DATA": str(tmp_path)}
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", *arguments]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
    own.drop()


@pytest.mark.processes
def test_machines_that_start_together_all_go_on(manage: Callable[..., subprocess.Popen[str]]) -> None:
    together = [manage("migrate", "--verbosity", "0") for _ in range(4)]
    said = [process.communicate(timeout=4 * PATIENCE_S) for process in together]
    assert [process.returncode for process in together] == [0] * 4, said
    last = manage("migrate", "--check")
    last.communicate(timeout=2 * PATIENCE_S)
    assert last.returncode == 0


def test_a_database_that_is_newer_than_the_code_is_refused_with_the_reason(newer: None) -> None:
    with pytest.raises(CommandError, match=r"newer than this version.*workflows\.0099_from_the_future"):
        call_command("migrate", verbosity=0)
    finding = next(one for one in database() if one.name == "migrations")
    assert finding.ok is False
    assert "0099_from_the_future" in finding.message


def test_what_apps_that_are_not_installed_left_behind_is_no_reason(db: None) -> None:
    MigrationRecorder(connection).record_applied("an_old_plugin", "0001_initial")
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_waits_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _with_a_file(monkeypatch, tmp_path)
    held, released, order = threading.Event(), threading.Event(), []

    def first() -> None:
        with migrating.migration_lock(connection):
            held.set()
            released.wait(PATIENCE_S)
            order.append("first")

    def second() -> None:
        held.wait(PATIENCE_S)
        threading.Timer(0.2, released.set).start()
        with migrating.migration_lock(connection):
            order.append("second")

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == ["first", "second"]
    assert "waiting for it" in capfd.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_too_long_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _with_a_file(monkeypatch, tmp_path)
    monkeypatch.setattr(migrating, "PATIENCE_S", 0.2)
    with (
        migrating.migration_lock(connection),
        pytest.raises(CommandError, match="has been migrating"),
        migrating.migration_lock(connection),
    ):
        pass


def _with_a_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """On SQLite, the tests' own database is in memory and needs no lock."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(folder / "db.sqlite3"))
        monkeypatch.setattr(type(connections["default"]), "is_in_memory_db", lambda _: False)
