"""Everybody who writes to a file of SQLite's waits in one line."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

fcntl = pytest.importorskip("fcntl")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has one writer at a time"),
]


def is_free() -> bool:
    """Whether no connection holds the turn."""
    database = Path(str(connection.settings_dict["NAME"]))
    with database.with_name(f"{database.name}-turn").open("ab") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_transactions_take_turns() -> None:
    order: list[str] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with transaction.atomic():
            order.append("second")
        connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(10)
        thread.join(0.05)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_turn_ends_with_its_transaction_however_that_ends() -> None:
    with transaction.atomic():
        assert not is_free()
    assert is_free()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert is_free()
    with transaction.atomic():
        connection.close()
    assert is_free()


def test_nobody_waits_for_ever_for_one_that_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.db.sqlite3.base.PATIENCE_S", 0.01)
    database = Path(str(connection.settings_dict["NAME"]))
    with database.with_name(f"{database.name}-turn").open("ab") as frozen:
        fcntl.flock(frozen, fcntl.LOCK_EX)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
