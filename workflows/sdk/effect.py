"""What acting means for the outside world."""

from enum import StrEnum


class Effect(StrEnum):
    """What an attempt, or a step of it, does to the world, and so what a crash in the middle of it means."""

    PURE = "pure"
    """Nothing: re-run freely."""
    REPEATABLE = "repeatable"
    """A read or a model call: run again, the cost is noted."""
    KEYED = "keyed"
    """The server honours `Idempotency-Key`: run again with the same key."""
    UNSAFE = "unsafe"
    """Never repeated without asking the user."""
