"""Outages are distinguished from bugs, and logged without flooding the log."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection

from core.db.outages import Outages, is_full, outage
from core.storage import DurableFileSystemStorage
from tests.people import Person, make_people

log = logging.getLogger("tests.outages")


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        caused(OperationalError("database or disk is full"), sqlite_error(sqlite3.SQLITE_FULL)),
        caused(OperationalError("disk I/O error"), sqlite_error(sqlite3.SQLITE_IOERR_SHMSIZE)),
        caused(OperationalError("could not extend file"), psycopg.errors.DiskFull("53100")),
    ],
    ids=["no space", "quota", "sqlite", "sqlite's shared memory", "postgresql"],
)
def test_a_full_disk_is_507_with_when_to_come_back(error: Exception) -> None:
    told = outage(error)
    assert told
    assert (told.status, told.code, told.headers) == (507, "disk_full", {"Retry-After": "30"})
    assert told.hint
    assert "Free space" in told.hint


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("connection is closed")])
def test_a_database_that_is_away_is_503(error: Exception) -> None:
    told = outage(error)
    assert told
    assert (told.status, told.code, told.headers) == (503, "database_away", {"Retry-After": "5"})


@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "Permission denied"), IntegrityError(), DataError(), ValueError()]
)
def test_everything_else_is_a_defect(error: Exception) -> None:
    assert outage(error) is None


def test_the_log_says_it_once_and_then_how_often(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 1_000.0
    monkeypatch.setattr("core.db.outages.time", SimpleNamespace(monotonic=lambda: seconds))
    met = Outages()
    for _ in range(50):
        assert met.note(log, "a call", OperationalError("gone\n\tLINE 1"))
    assert met.note(log, "a call", ValueError()) is None
    seconds += 10
    met.note(log, "a call", OperationalError("gone"))
    assert [record.getMessage() for record in caplog.records] == [
        "a call: gone LINE 1",
        "a call: gone (and 49 times before that)",
    ]


def test_that_a_disk_was_full_is_remembered_for_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 1_000.0
    monkeypatch.setattr("core.db.outages.time", SimpleNamespace(monotonic=lambda: seconds))
    met = Outages()
    met.note(log, "a call", OperationalError("gone"))
    assert not met.was_full()
    met.note(log, "a call", OSError(errno.ENOSPC, "No space left on device"))
    assert met.was_full()
    seconds += 30
    assert not met.was_full()


@pytest.fixture
def full_database(transactional_db: None) -> Iterator[Person]:
    """SQLite itself says that there is no room, as on a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told how large it may become")
    with connection.cursor() as cursor:
        alice = make_people()["alice"]
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    yield alice
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_call_of_the_api_is_told_and_changes_nothing(
    full_database: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Outages()
    monkeypatch.setattr("core.api.edges.outages", met)
    body = {"name": "Large", "description": "x" * 9_000}
    for _ in range(100):
        before = len(full_database.get("/api/workflows/")[1]["results"])
        status, answer = full_database.post("/api/workflows/", body)
        if status != 201:
            break
    assert (status, answer["error"]["code"]) == (507, "disk_full")
    assert len(full_database.get("/api/workflows/")[1]["results"]) == before
    assert met.was_full()


class Half:
    """Content of which only the first half can be written."""

    def chunks(self) -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_half_a_file_is_taken_away_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    storage = DurableFileSystemStorage(location=tmp_path_factory.mktemp("storage"))
    with pytest.raises(OSError, match="No space left") as caught:
        storage._save("values/half.json", Half())
    assert is_full(caught.value)
    assert storage.listdir("values")[1] == []
