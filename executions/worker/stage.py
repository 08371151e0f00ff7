"""Publishes what a worker's loop is doing, where its supervisor can read it even if the process is stuck or
gone.

A step of the loop that never ends cannot report itself: it may hold the interpreter's lock. So each step writes
its name to shared memory before it runs and removes it afterwards, and the loop records when it last iterated.
"""

import asyncio
import mmap
import struct
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

TICK_S = 1.0
_TICK = struct.Struct("d")
_LENGTH = _TICK.size
_MARK = _LENGTH + 1
LONGEST_NODE = 100
"""Bytes of a node's id; longer ids are not published."""


@dataclass(frozen=True)
class OnStage:
    """The execution of the current step, and its node ("" if no node's code was running)."""

    execution: UUID
    node: str


class Slot:
    """The shared memory of one worker process; create it before the process is forked."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _MARK + 16 + LONGEST_NODE)

    def tick(self) -> None:
        """Record an iteration of the loop."""
        _TICK.pack_into(self._memory, 0, time.monotonic())

    @property
    def ticked_at(self) -> float:
        """When it last iterated, by `time.monotonic`; 0 before the first iteration."""
        moment: float = _TICK.unpack_from(self._memory, 0)[0]
        return moment

    def set(self, mark: bytes) -> None:
        """Mark the start of a step."""
        self._memory[_MARK : _MARK + len(mark)] = mark
        self._memory[_LENGTH] = len(mark)

    def clear(self) -> None:
        """Mark that no step is running."""
        self._memory[_LENGTH] = 0

    def read(self) -> OnStage | None:
        """The step that was started and has not ended."""
        length = self._memory[_LENGTH]
        if not length:
            return None
        mark = self._memory[_MARK : _MARK + length]
        return OnStage(UUID(bytes=mark[:16]), mark[16:].decode("utf-8", "replace"))


def mark_of(execution: UUID, node: str = "") -> bytes:
    """The encoding of a step of an execution, or of one of its nodes."""
    name = node.encode()
    return execution.bytes + (name if len(name) <= LONGEST_NODE else b"")


class Stage:
    """The engine's Stage for one execution."""

    def __init__(self, slot: Slot, execution: UUID) -> None:
        self._slot = slot
        self._execution = execution

    def enter(self, node: str) -> None:
        """Attribute the rest of this step to the node."""
        self._slot.set(mark_of(self._execution, node))

    def steps(self, coroutine: Coroutine[Any, Any, None], node: str = "") -> Coroutine[Any, Any, None]:
        """The same coroutine, with every step marked."""
        return _Marked(coroutine, self._slot, mark_of(self._execution, node))


class _Marked(Coroutine[Any, Any, None]):
    __slots__ = ("_coroutine", "_mark", "_slot")

    def __init__(self, coroutine: Coroutine[Any, Any, None], slot: Slot, mark: bytes) -> None:
        self._coroutine, self._slot, self._mark = coroutine, slot, mark

    def send(self, value: Any) -> Any:
        return self._step(self._coroutine.send, value)

    def throw(self, *error: Any) -> Any:
        return self._step(self._coroutine.throw, *error)

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Any:
        return self._coroutine.__await__()

    def _step(self, take: Callable[..., Any], *given: Any) -> Any:
        self._slot.set(self._mark)
        try:
            return take(*given)
        finally:
            self._slot.clear()


async def tick_forever(slot: Slot) -> None:
    """Record an iteration once a second."""
    while True:
        slot.tick()
        await asyncio.sleep(TICK_S)
