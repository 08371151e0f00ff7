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
    """The `most` most recently requested results by key, each for `fresh_s` seconds.

    Callers that request a key during its look-up share that look-up. Failures are not cached.
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
        # Shielded, because a caller that is cancelled must not cancel the look-up for the others.
        return await asyncio.shield(known[0])

    def drop(self, key: K) -> None:
        """Remove an outdated result."""
        self._known.pop(key, None)

    def _is_old(self, task: "asyncio.Task[V]", since: float) -> bool:
        if not task.done() and task.get_loop() is not asyncio.get_running_loop():
            return True  # it completes on a loop that cannot be awaited from here
        failed = task.done() and (task.cancelled() or task.exception() is not None)
        return failed or time.monotonic() - since > self._fresh_s
