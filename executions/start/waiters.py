"""Callers in the web process who wait for word of an execution."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any, Protocol
from uuid import UUID

from django.db import Error

from executions.models import Execution

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0
"""A waiter's row is read that often even when no message comes."""

Message = dict[str, Any]
LOOK: Message = {}
"""Says nothing but that the database has something to see."""


class Read(Protocol):
    """Runs a function that uses the ORM where that may be done."""

    async def __call__(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """The function's result."""
        ...


class Waiter:
    """One caller. `early`: there may be an answer before the execution has ended."""

    def __init__(self, early: bool) -> None:
        self.early = early
        self._event = asyncio.Event()
        self._message: Message | None = None

    def put(self, message: Message) -> None:
        """Word has come."""
        self._message = message
        self._event.set()

    async def message(self, seconds: float) -> Message | None:
        """The newest message, or None when none came in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return None
        self._event.clear()
        return self._message


class Waiters:
    """All of a process. Who gets no message is told by a look at the database that serves everybody."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._waiting: dict[UUID, list[Waiter]] = {}
        self._looking: asyncio.Task[None] | None = None

    def add(self, execution: UUID, early: bool) -> Waiter:
        """Wait for word of the execution, until `remove`."""
        waiter = Waiter(early)
        self._waiting.setdefault(execution, []).append(waiter)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_out())
        return waiter

    def remove(self, execution: UUID, waiter: Waiter) -> None:
        """It waits no longer."""
        waiting = self._waiting[execution]
        waiting.remove(waiter)
        if not waiting:
            del self._waiting[execution]

    def tell(self, execution: UUID, message: Message) -> None:
        """Word of an execution has come."""
        for waiter in self._waiting.get(execution, ()):
            waiter.put(message)

    def release(self) -> None:
        """Let everybody look, whatever there is to see."""
        for execution in self._waiting:
            self.tell(execution, LOOK)

    async def _look_out(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_AGAIN_S)
            try:
                resting: frozenset[UUID] = await self._read(_resting, list(self._waiting))
            except Error as error:
                log.warning("the runs that callers wait for could not be looked at: %s", error)
                continue
            for execution, waiting in self._waiting.items():
                for waiter in waiting:
                    if waiter.early or execution in resting:
                        waiter.put(LOOK)


def _resting(executions: Collection[UUID]) -> frozenset[UUID]:
    """Which of them nothing happens in: they have ended or wait."""
    rows = Execution.objects.filter(pk__in=executions).exclude(status__in=("queued", "running"))
    return frozenset(rows.order_by().values_list("pk", flat=True))
