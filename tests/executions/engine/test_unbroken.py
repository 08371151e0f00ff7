"""The result of a thread counts, even if its run is cancelled meanwhile."""

import asyncio
from threading import Event

import pytest

from executions.engine.unbroken import unbroken


async def test_the_result_is_there_although_the_task_was_cancelled_meanwhile() -> None:
    begun, may_end, written = Event(), Event(), list[str]()

    def work() -> str:
        begun.set()
        may_end.wait()
        return "done"

    async def outcome() -> None:
        written.append(await unbroken(work))
        await asyncio.sleep(0)
        written.append("went on")

    task = asyncio.create_task(outcome())
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert written == ["done"], "and the cancellation counts from the next wait on"


async def test_a_time_limit_around_it_is_still_a_time_limit() -> None:
    may_end = Event()

    async def late() -> None:
        async with asyncio.timeout(0):
            await unbroken(may_end.wait)
            await asyncio.sleep(60)

    task = asyncio.create_task(late())
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(TimeoutError):
        await task


async def test_what_the_function_raises_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        await unbroken(lambda: 1 // 0)
