"""Identifiers that sort by time, so that new rows land at the end of an index."""

import os
import threading
import time
import uuid

RANDOM_BITS = 74
_STEP_BYTES = 6
_LOW_BITS = 62

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A UUID of version 7: 48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7).

    Within one process they also increase within a millisecond (section 6.2, method 2: a random step), so that
    lists and queues keep the order of creation.
    """
    global _last
    fresh = (time.time_ns() // 1_000_000 << RANDOM_BITS) | (int.from_bytes(os.urandom(10), "big") >> 6)
    with _lock:
        if fresh <= _last:
            fresh = _last + 1 + int.from_bytes(os.urandom(_STEP_BYTES), "big")
        _last = fresh
    return _as_uuid(fresh)


def _as_uuid(value: int) -> uuid.UUID:
    millis, random = value >> RANDOM_BITS, value & ((1 << RANDOM_BITS) - 1)
    high, low = random >> _LOW_BITS, random & ((1 << _LOW_BITS) - 1)
    return uuid.UUID(int=(millis << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
