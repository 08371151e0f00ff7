"""The web process's side of a run: rows go in by group commit, and callers wait for their answer."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from executions.hints import hint
from executions.runtime.news import process_group
from executions.runtime.writer import Priority, Writer
from executions.services import execution_start
from executions.starting import Start, Started, start_all
from executions.triggers.models import HookCall

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 1.0
"""A waiter reads the database that often even when no message comes."""

T = TypeVar("T")


@dataclass(frozen=True)
class StartJob:
    """A start for the writer. Result: Started."""

    request: Start
    priority = Priority.JOURNAL

    @classmethod
    def apply(cls, jobs: "Sequence[StartJob]") -> list[Any]:
        """All of them in one transaction."""
        return start_all([job.request for job in jobs])


@dataclass(frozen=True)
class KeepJob:
    """A call that started nothing, for the inbox."""

    call: HookCall
    priority = Priority.JOURNAL

    @classmethod
    def apply(cls, jobs: "Sequence[KeepJob]") -> list[Any]:
        """All of them in one statement."""
        HookCall.objects.bulk_create([job.call for job in jobs])
        return [None] * len(jobs)


class Intake:
    """One per web process, opened and closed with it."""

    def __init__(self) -> None:
        self.name = f"web-{socket.gethostname()}-{os.getpid()}"
        self._writer: Writer | None = None
        self._listening: asyncio.Task[None] | None = None
        self._waiting: dict[UUID, asyncio.Event] = {}
        self._to_hint: list[UUID] = []
        self._hinting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the writer and listen for answers."""
        self.name = f"web-{socket.gethostname()}-{os.getpid()}"
        self._writer = Writer(asyncio.get_running_loop(), "intake")
        self._writer.start()
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Finish what was accepted."""
        if self._listening:
            self._listening.cancel()
        if self._writer:
            await asyncio.to_thread(self._writer.stop)
            self._writer = None

    async def start(self, request: Start) -> Started:
        """Commit the execution, then wake a worker. Raises WireloomError."""
        if self._writer is None:
            return await sync_to_async(execution_start)(request)
        started: Started = await self._writer.submit(StartJob(request))
        if started.is_new:
            self._hint(started.id)
        return started

    async def keep(self, call: HookCall) -> None:
        """Commit a call that started nothing."""
        if self._writer is None:
            await sync_to_async(call.save)(force_insert=True)
        else:
            await self._writer.submit(KeepJob(call))

    async def wait(self, execution: UUID, seconds: float, look: Callable[[], T | None]) -> T | None:
        """What `look` finds in the database, as soon as it finds something, None after `seconds`."""
        deadline = time.monotonic() + seconds
        event = self._waiting.setdefault(execution, asyncio.Event())
        try:
            # An execution that has just begun has no answer yet: wait first, then look.
            while (left := deadline - time.monotonic()) > 0:
                await _settles(event, min(left, LOOK_AGAIN_S))
                found = await sync_to_async(look)()
                if found is not None:
                    return found
            return None
        finally:
            self._waiting.pop(execution, None)

    def _hint(self, execution: UUID) -> None:
        self._to_hint.append(execution)
        if self._hinting is None or self._hinting.done():
            self._hinting = asyncio.create_task(self._send_hints())

    async def _send_hints(self) -> None:
        while self._to_hint:
            ids, self._to_hint = self._to_hint, []
            await asyncio.to_thread(hint, ids)

    async def _listen(self) -> None:
        while True:
            try:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(process_group(self.name), channel)
                while True:
                    self._heard(await layer.receive(channel))
            except (RedisError, OSError) as error:
                log.warning("no answers over the broker for now (%s)", error)
                await asyncio.sleep(LOOK_AGAIN_S)

    def _heard(self, message: dict[str, Any]) -> None:
        event = self._waiting.get(UUID(message["execution"]))
        if event:
            event.set()


async def _settles(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
    event.clear()


intake = Intake()
