"""Which pending jobs a transaction takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from executions.store.writer import Priority, Writer

pytestmark = pytest.mark.django_db(transaction=True)


class Told:
    """Jobs that say which of them were applied together."""

    priority = Priority.JOURNAL
    durable = False
    together: list[int]

    @classmethod
    def apply(cls, jobs: Sequence[Any]) -> list[Any]:
        """Return the number of jobs."""
        cls.together.append(len(jobs))
        return [len(jobs)] * len(jobs)


@dataclass(frozen=True)
class Quick(Told):
    """As many as there are."""

    together = []


@dataclass(frozen=True)
class Slow(Told):
    """Two at a time."""

    together = []
    at_once = 2


async def test_jobs_that_take_long_hold_up_only_their_own_kind() -> None:
    writer = Writer(asyncio.get_running_loop())
    waiting = [writer.submit(job) for job in [Slow(), Slow(), Slow(), Quick(), Slow(), Quick()]]
    writer.start()
    await asyncio.gather(*waiting)
    await asyncio.to_thread(writer.stop)
    assert (Slow.together, Quick.together) == ([2, 2], [2])
