"""The writers' transactions: what waits for the disk."""

from collections.abc import Iterator

import pytest
from django.db import connection

from executions.store.commits import Commits

pytestmark = pytest.mark.django_db(transaction=True)

DURABLE = {"sqlite": 2, "postgresql": "on"}
LAZY = {"sqlite": 1, "postgresql": "on"}
"""A server that crashes alone must not give a claim's fence out twice."""


def patience() -> object:
    """The connection's `synchronous` setting."""
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
