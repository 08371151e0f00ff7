"""A least-recently-used cache, limited by number of entries and by size."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """Evicts the least recently used entry when there are more than `entries` or their total weight exceeds
    `size`."""

    def __init__(self, entries: int, size: int) -> None:
        self._entries = entries
        self._size = size
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value stored under `key`, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Value, weight: int) -> None:
        """Store `value` with the given weight."""
        with self._lock:
            replaced = self._held.pop(key, None)
            self._held[key] = (value, weight)
            self._weight += weight - (replaced[1] if replaced else 0)
            while len(self._held) > self._entries or self._weight > self._size:
                self._weight -= self._held.popitem(last=False)[1][1]
