"""The victim of a deadlock is retried transparently."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import Organization
from core.db.deadlocks import again_after_deadlock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_two_that_wait_for_each_other_both_end_well() -> None:
    rows = [Organization.objects.create(name=name) for name in ("a", "b")]
    met, tries = threading.Barrier(2, timeout=30), list[int]()

    @again_after_deadlock
    @transaction.atomic
    def lock(first: int, second: int) -> None:
        tries.append(first)
        Organization.objects.select_for_update().get(pk=rows[first].pk)
        if len(tries) <= 2:
            met.wait()
        Organization.objects.select_for_update().get(pk=rows[second].pk)

    def other() -> None:
        try:
            lock(1, 0)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    lock(0, 1)
    thread.join(30)
    assert sorted(tries)[:1] == [0] and len(tries) == 3


def test_every_other_error_comes_through_at_once() -> None:
    tries = []

    @again_after_deadlock
    def fails() -> None:
        tries.append(1)
        raise OperationalError("away")

    with pytest.raises(OperationalError, match="away"):
        fails()
    assert tries == [1]
