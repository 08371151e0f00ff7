"""Callers in the web process that wait for an execution."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any, Protocol
from uuid import UUID

from django.db import Error

from executions.models import Execution

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0
"""How often a waiter's row is read even without a message."""

Message = dict[str, Any]
LOOK: Message = {}
"""A message that only says that the database has changed."""


class Read(Protocol):
    """Runs a function that uses the ORM in a suitable thread."""

    async def __call__(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """The function's result."""
        ...


class Waiter:
    """One caller. `early`: there may be a reply before the execution has ended."""

    def __init__(self, early: bool) -> None:
        self.early = early
        self._event = asyncio.Event()
        self._message: Message | None = None

    def put(self, message: Message) -> None:
        """Deliver a message."""
        self._message = message
        self._event.set()

    async def message(self, seconds: float) -> Message | None:
        """The newest message, or None if none arrived in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return None
        self._event.clear()
        return self._message


class Waiters:
    """All waiters of a process. Without messages, a shared poll of the database notifies them."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._waiting: dict[UUID, list[Waiter]] = {}
        self._looking: asyncio.Task[None] | None = None

    def add(self, execution: UUID, early: bool) -> Waiter:
        """Wait for the execution, until `remove`."""
        waiter = Waiter(early)
        self._waiting.setdefault(execution, []).append(waiter)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_out())
        return waiter

    def remove(self, execution: UUID, waiter: Waiter) -> None:
        """Stop waiting."""
        waiting = self._waiting[execution]
        waiting.remove(waiter)
        if not waiting:
            del self._waiting[execution]

    def tell(self, execution: UUID, message: Message) -> None:
        """Deliver a message about an execution."""
        for waiter in self._waiting.get(execution, ()):
            waiter.put(message)

    def release(self) -> None:
        """Make every waiter look at the database."""
        for execution in self._waiting:
            self.tell(execution, LOOK)

    async def _look_out(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_AGAIN_S)
            try:
                resting: frozenset[UUID] = await self._read(_resting, list(self._waiting))
            except Error as error:
                log.warning("could not read the runs that callers wait for: %s", error)
                continue
            for execution, waiting in self._waiting.items():
                for waiter in waiting:
                    if waiter.early or execution in resting:
                        waiter.put(LOOK)


def _resting(executions: Collection[UUID]) -> frozenset[UUID]:
    """The executions in which nothing happens: they have ended or wait."""
    rows = Execution.objects.filter(pk__in=executions).exclude(status__in=("queued", "running"))
    return frozenset(rows.order_by().values_list("pk", flat=True))
