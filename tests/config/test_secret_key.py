"""The key that signs sessions is made once, and never again in silence; the data folder is closed to others."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import database, private_data, text
from config.secret_key import NEEDS_IT, kept_secret_key
from tests.running import ROOT, Database


@pytest.fixture
def sqlite(tmp_path: Path) -> dict[str, Any]:
    return database("sqlite:///", tmp_path)


def use(sqlite: dict[str, Any], table: str, rows: int) -> None:
    with closing(sqlite3.connect(sqlite["NAME"])) as connection:
        connection.execute(f"CREATE TABLE {table} (id)")
        connection.executemany(f"INSERT INTO {table} VALUES (?)", [(number,) for number in range(rows)])
        connection.commit()


def test_a_key_is_made_once(tmp_path: Path, sqlite: dict[str, Any]) -> None:
    path = tmp_path / "keys" / "secret_key"
    made = kept_secret_key(path, sqlite)
    assert len(made) >= 50
    assert kept_secret_key(path, sqlite) == made


@pytest.mark.parametrize("table", list(NEEDS_IT))
def test_a_lost_key_is_not_made_again_while_anything_needs_it(
    tmp_path: Path, sqlite: dict[str, Any], table: str
) -> None:
    use(sqlite, table, rows=1)
    path = tmp_path / "keys" / "secret_key"
    with pytest.raises(ImproperlyConfigured, match=r"is missing.*WIRELOOM_SECRET_KEY"):
        kept_secret_key(path, sqlite)
    assert not path.exists()


def test_an_empty_database_needs_no_key(tmp_path: Path, sqlite: dict[str, Any]) -> None:
    use(sqlite, "accounts_user", rows=0)
    assert kept_secret_key(tmp_path / "secret_key", sqlite)


def test_what_is_no_database_cannot_say_that_nothing_needs_the_key(
    tmp_path: Path, sqlite: dict[str, Any]
) -> None:
    Path(sqlite["NAME"]).write_text("this is no database, whatever its name says")
    with pytest.raises(ImproperlyConfigured, match="cannot be asked"):
        kept_secret_key(tmp_path / "secret_key", sqlite)


def test_postgresql_that_is_away_cannot_say_it_either(tmp_path: Path) -> None:
    away = database("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    with pytest.raises(ImproperlyConfigured, match="cannot be asked"):
        kept_secret_key(tmp_path / "secret_key", away)


def test_another_machine_of_an_installation_makes_its_own(tmp_path: Path) -> None:
    shared = database("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    path = tmp_path / "keys" / "secret_key"
    assert kept_secret_key(path, shared)
    path.unlink()
    with pytest.raises(ImproperlyConfigured, match="is missing"):
        kept_secret_key(path, shared)


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="needs a PostgreSQL")
def test_postgresql_is_asked_too(tmp_path: Path) -> None:
    own = Database()
    try:
        settings = database(own.environment()["DATABASE_URL"], tmp_path)
        assert kept_secret_key(tmp_path / "first", settings)
        import psycopg

        with psycopg.connect(own.environment()["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("CREATE TABLE accounts_user AS SELECT 1 AS id")
        with pytest.raises(ImproperlyConfigured, match="is missing"):
            kept_secret_key(tmp_path / "second", settings)
    finally:
        own.drop()


@pytest.mark.parametrize("content", ["", "short", "\n"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, sqlite: dict[str, Any], content: str) -> None:
    path = tmp_path / "secret_key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="contains no key"):
        kept_secret_key(path, sqlite)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path, sqlite: dict[str, Any]) -> None:
    path = tmp_path / "secret_key"
    kept_secret_key(path, sqlite)
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        kept_secret_key(path, sqlite)


def test_the_data_folder_and_the_database_with_all_its_files_are_closed(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    data.mkdir(mode=0o755)
    elsewhere.mkdir()
    settings = database(f"sqlite:///{elsewhere}/own.sqlite3", data)
    files = [elsewhere / name for name in ("own.sqlite3", "own.sqlite3-wal", "own.sqlite3-shm")]
    for file in files:
        file.write_text("")
        file.chmod(0o644)
    private_data(data, settings)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * 3
    assert stat.S_IMODE(elsewhere.stat().st_mode) & 0o055, "whose folder that is we do not know"


def test_what_sqlite_makes_beside_a_new_database_is_closed_too(tmp_path: Path) -> None:
    settings = database("sqlite:///", tmp_path)
    before = os.umask(0)
    try:
        private_data(tmp_path, settings)
        with closing(sqlite3.connect(settings["NAME"])) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE t (id)")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) == {f"wireloom.sqlite3{end}" for end in ("", "-wal", "-shm")}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff"])
def test_a_file_that_the_environment_names_holds_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("WIRELOOM_ENCRYPTION_KEYS_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="WIRELOOM_ENCRYPTION_KEYS_FILE names"):
        text("WIRELOOM_ENCRYPTION_KEYS")


def test_the_command_line_says_why_in_a_sentence_and_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("x" * 60)
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    environment = {**os.environ, "WIRELOOM_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Wireloom cannot start: ") and "chmod 600" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
