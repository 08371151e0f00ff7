"""Runs work in a thread whose outcome counts even if its run is cancelled meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def unbroken(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The function's result from a thread; a cancellation meanwhile takes effect at the next wait.

    The side effects of a node must be recorded, and a thread cannot be stopped anyway. Do not call it in an
    `asyncio.timeout` that may end without another wait: on Python 3.11 and 3.12 the cancellation would remain
    pending.
    """
    task = asyncio.current_task()
    work = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    cancelled = 0
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError:
            cancelled += 1
            if task:
                task.uncancel()
    for _ in range(cancelled if task else 0):
        task.cancel()  # type: ignore[union-attr]
    return work.result()
