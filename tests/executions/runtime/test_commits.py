"""The writers' transactions: what waits for the disk, and who waits for whom."""

import fcntl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from executions.runtime.commits import Commits

pytestmark = pytest.mark.django_db(transaction=True)

DURABLE = {"sqlite": 2, "postgresql": "on"}
LAZY = {"sqlite": 1, "postgresql": "on"}
"""A server that crashes alone must not give a claim's fence out twice."""
ONLY_SQLITE = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="only SQLite has one writer at a time"
)


def patience() -> object:
    """How the connection's commits wait for the disk."""
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchone()[0]


@pytest.fixture
def commits() -> Iterator[Commits]:
    made = Commits()
    yield made
    made.close()


def test_a_durable_commit_waits_for_the_disk(commits: Commits) -> None:
    with commits.transaction(durable=True):
        assert patience() == DURABLE[connection.vendor]


def test_another_one_does_not_on_sqlite_and_the_next_does_again(commits: Commits) -> None:
    with commits.transaction(durable=False):
        assert patience() == LAZY[connection.vendor]
    assert patience() == DURABLE[connection.vendor]


def test_after_an_error_the_next_connection_waits_for_the_disk(commits: Commits) -> None:
    with pytest.raises(ZeroDivisionError), commits.transaction(durable=False):
        raise ZeroDivisionError
    connection.close()
    assert patience() == DURABLE[connection.vendor]


@ONLY_SQLITE
def test_writers_of_one_file_take_turns(commits: Commits) -> None:
    order: list[str] = []
    begun = threading.Event()

    def second() -> None:
        own = Commits()
        begun.set()
        with own.transaction(durable=True):
            order.append("second")
        own.close()

    with commits.transaction(durable=True):
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(10)
        thread.join(0.05)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


@ONLY_SQLITE
def test_nobody_waits_for_ever_for_one_that_is_frozen(
    commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.runtime.commits.PATIENCE_S", 0.01)
    database = Path(str(connection.settings_dict["NAME"]))
    with database.with_name(f"{database.name}-turn").open("ab") as frozen:
        fcntl.flock(frozen, fcntl.LOCK_EX)
        with commits.transaction(durable=True):
            assert patience() == DURABLE["sqlite"]
