"""Work in a thread whose outcome counts although its run is told to stop meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def unbroken(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The function's result from a thread; a cancellation in between counts from the next wait on.

    What a node has done outside must be written down as done, and a thread cannot be stopped anyway. Not to be called
    in an `asyncio.timeout` that may end without another wait: on Python 3.11 and 3.12 the cancellation would be left.
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
