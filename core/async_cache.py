"""An async cache that also merges concurrent look-ups of one key."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class AsyncCache(Generic[K, V]):
    """Results by key, the latest asked for kept, `most` of them, each for `fresh_s` seconds.

    Who asks while somebody's look-up is under way waits for that one. Failures are not kept.
    """

    def __init__(
        self, look_up: Callable[[K], Coroutine[Any, Any, V]], most: int, fresh_s: float = math.inf
    ) -> None:
        self._look_up = look_up
        self._most = most
        self._fresh_s = fresh_s
        self._known: OrderedDict[K, tuple[asyncio.Task[V], float]] = OrderedDict()

    async def get(self, key: K) -> V:
        """The result; raises what the look-up raises."""
        known = self._known.get(key)
        if known is None or self._is_old(*known):
            known = self._known[key] = (asyncio.create_task(self._look_up(key)), time.monotonic())
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        # Shielded, because one who gives up must not take it from the others.
        return await asyncio.shield(known[0])

    def drop(self, key: K) -> None:
        """It is out of date."""
        self._known.pop(key, None)

    def _is_old(self, task: "asyncio.Task[V]", since: float) -> bool:
        if not task.done() and task.get_loop() is not asyncio.get_running_loop():
            return True  # it ends on a loop that nobody here can wait for
        failed = task.done() and (task.cancelled() or task.exception() is not None)
        return failed or time.monotonic() - since > self._fresh_s
