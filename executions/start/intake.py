"""The web process's part of a run: rows are inserted by group commit, and callers wait for their reply."""

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

from core.db.bulk_insert import insert_rows
from executions.models.hook_calls import HookCall
from executions.start.request import Started, StartRequest
from executions.start.starting import execution_start, start_all
from executions.start.waiters import Message, Waiters
from executions.store.reader import Reader
from executions.store.writer import Priority, Writer
from executions.wire.hints import hint
from executions.wire.news import answers_of, process_group

log = logging.getLogger(__name__)

LISTEN_AGAIN_S = 1.0

T = TypeVar("T")


@dataclass(frozen=True)
class StartJob:
    """A start for the writer. Result: Started."""

    request: StartRequest
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[StartJob]") -> list[Any]:
        """Start all of them in one transaction."""
        return start_all([job.request for job in jobs])


@dataclass(frozen=True)
class KeepJob:
    """A call that started nothing, for the inbox."""

    call: HookCall
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[KeepJob]") -> list[Any]:
        """Insert all of them in one statement."""
        insert_rows([job.call for job in jobs])
        return [None] * len(jobs)


class Intake:
    """One per web process, opened and closed with it."""

    def __init__(self) -> None:
        self.name = f"web-{socket.gethostname()}-{os.getpid()}"
        self._writer: Writer | None = None
        self._reader: Reader | None = None
        self._listening: asyncio.Task[None] | None = None
        self._waiters = Waiters(self.read)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._to_hint: list[UUID] = []
        self._hinting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the writer and listen for replies."""
        self.name = f"web-{socket.gethostname()}-{os.getpid()}"
        self._loop, self._stopping = asyncio.get_running_loop(), False
        self._writer = Writer(self._loop, "intake")
        self._writer.start()
        self._reader = Reader()
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Finish accepted jobs."""
        if self._listening:
            self._listening.cancel()
        if self._writer:
            await asyncio.to_thread(self._writer.stop)
            self._writer = None
        if self._reader:
            await asyncio.to_thread(self._reader.stop)
            self._reader = None

    async def start(self, request: StartRequest) -> Started:
        """Commit the execution, then wake a worker. Raises WireloomError."""
        if self._writer is None:
            return await sync_to_async(execution_start)(request)
        if request.files and request.files.wait_for_writing:
            await self.read(request.files.require_room)
            await asyncio.to_thread(request.files.write)
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

    async def read(self, function: Callable[..., T], *args: Any) -> T:
        """The result of a function that uses the ORM: in a dedicated thread, over a persistent connection."""
        if self._reader is None:
            return await sync_to_async(function)(*args)
        return await self._reader.read(function, *args)

    async def wait(
        self,
        execution: UUID,
        seconds: float,
        look: Callable[[], T | None],
        hear: Callable[[Message], T | None] = lambda _: None,
        early: bool = False,
    ) -> T | None:
        """The reply of an execution, None after `seconds`: the result of `hear` for a worker's message,
        otherwise of `look` at the database. `early`: it may be available before the execution has ended."""
        deadline = time.monotonic() + (0 if self._stopping else seconds)
        waiter = self._waiters.add(execution, early)
        try:
            # An execution that has just started has no reply yet: wait first, then look.
            while True:
                message = await waiter.message(deadline - time.monotonic())
                found = hear(message) if message else None
                found = await self.read(look) if found is None else found
                if found is not None or message is None or self._stopping:
                    return found
        finally:
            self._waiters.remove(execution, waiter)

    def stop_waiting(self) -> None:
        """Release all waiting callers, who get the execution's id, because the process is shutting down. Safe
        in a signal handler."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._release)

    def _release(self) -> None:
        self._stopping = True
        self._waiters.release()

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
                    self._receive_message(await layer.receive(channel))
            except (RedisError, OSError) as error:
                log.warning("cannot receive replies over the broker (%s)", error)
                await asyncio.sleep(LISTEN_AGAIN_S)

    def _receive_message(self, message: Message) -> None:
        for answer in answers_of(message):
            self._waiters.tell(UUID(answer["execution"]), answer)


intake = Intake()
