"""Callers who wait for word of an execution, and the look at the database that serves all of them."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from executions.start import waiters
from executions.start.waiters import LOOK, Message, Waiter, Waiters
from tests.patience import PATIENCE_S


class Database:
    """Returns the given result, and counts its calls."""

    def __init__(self, *resting: UUID) -> None:
        self.resting = frozenset(resting)
        self.asked: list[int] = []
        self.is_away = False

    async def read(self, function: Callable[..., Any], /, *args: Any) -> Any:
        self.asked.append(len(args[0]))
        if self.is_away:
            self.is_away = False
            raise OperationalError("away")
        return self.resting


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiters, "LOOK_AGAIN_S", 0.001)


async def heard(waiter: Waiter) -> Message | None:
    return await waiter.message(10)


async def test_what_a_worker_says_reaches_everybody_who_waits_for_that_execution() -> None:
    execution, all_ = uuid4(), Waiters(Database().read)
    two = [all_.add(execution, early=False), all_.add(execution, early=False)]
    all_.tell(execution, {"status": "succeeded"})
    assert [await heard(one) for one in two] == [{"status": "succeeded"}] * 2


async def test_one_look_at_the_database_serves_all_who_wait() -> None:
    executions = [uuid4() for _ in range(100)]
    database = Database(*executions)
    all_ = Waiters(database.read)
    waiting = [all_.add(execution, early=False) for execution in executions]
    assert [await heard(one) for one in waiting] == [LOOK] * 100
    assert database.asked[0] == 100


async def test_only_who_has_something_to_see_looks() -> None:
    ended, going, early = uuid4(), uuid4(), uuid4()
    all_ = Waiters(Database(ended).read)
    told = [all_.add(ended, early=False), all_.add(early, early=True)]
    other = all_.add(going, early=False)
    assert [await heard(one) for one in told] == [LOOK, LOOK]
    assert await other.message(0.01) is None


async def test_who_has_gone_is_not_looked_for() -> None:
    database, execution = Database(), uuid4()
    all_ = Waiters(database.read)
    all_.remove(execution, all_.add(execution, early=False))
    still = uuid4()
    database.resting = frozenset([still])
    assert await heard(all_.add(still, early=False)) == LOOK
    assert set(database.asked) == {1}


async def test_a_database_that_was_away_is_asked_again() -> None:
    execution = uuid4()
    database = Database(execution)
    database.is_away = True
    assert await heard(Waiters(database.read).add(execution, early=False)) == LOOK


async def test_nobody_is_asked_for_nobody() -> None:
    database, execution = Database(), uuid4()
    all_ = Waiters(database.read)
    waiter = all_.add(execution, early=True)
    await heard(waiter)
    all_.remove(execution, waiter)
    looking = all_._looking
    assert looking is not None
    async with asyncio.timeout(PATIENCE_S):
        await looking
