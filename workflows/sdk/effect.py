"""What running a node can do to the outside world."""

from enum import StrEnum


class Effect(StrEnum):
    """What an attempt or one of its steps does to the outside world, and so what to do after a crash in the
    middle of it."""

    PURE = "pure"
    """Nothing: can be run again freely."""
    REPEATABLE = "repeatable"
    """A read or a model call: run again, and record the cost."""
    KEYED = "keyed"
    """The server honours `Idempotency-Key`: run again with the same key."""
    UNSAFE = "unsafe"
    """Never repeated without asking the user."""
