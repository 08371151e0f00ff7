"""Identifiers that sort by time, so that new rows land at the end of an index."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A UUID of version 7: 48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)
