"""The reply as a stream of server-sent events, with the same messages as the editor's socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from django.http import StreamingHttpResponse
from redis.exceptions import RedisError

from core.wire.rendering import written
from executions.models import Execution
from executions.start.intake import intake
from executions.start.waiters import LOOK_AGAIN_S
from executions.status import FINAL
from executions.wire.events import ExecutionChange, NodeChange, Tokens, events
from executions.wire.news import execution_group

WAITING = "waiting"

NextTokens = Callable[[], Awaitable[dict[str, Any] | None]]
"""Returns the next piece of text, or None when the database must be read again."""


def stream(execution: UUID) -> StreamingHttpResponse:
    """Events until the execution ends or waits."""
    return StreamingHttpResponse(_events(execution), content_type="text/event-stream")


async def _events(execution: UUID) -> AsyncIterator[bytes]:
    seq = 0
    async with _listening(execution) as next_tokens:
        while True:
            changes, ended = await intake.read(_changes, execution, seq)
            for event in changes:
                seq = max(seq, event.seq)
                yield _encoded(event)
            if ended:
                return
            tokens = await next_tokens()
            if tokens:
                yield _encoded(Tokens(execution_id=execution, **tokens))


@asynccontextmanager
async def _listening(execution: UUID) -> AsyncIterator[NextTokens]:
    """Receive the execution's notifications while the block runs; without Redis there are none."""
    layer, group = get_channel_layer(), execution_group(execution)
    try:
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
    except (RedisError, OSError):
        yield _nothing
        return
    ear = _Ear(layer, channel)
    try:
        yield ear.next_tokens
    finally:
        # If Redis has become unavailable, there is nothing to unsubscribe.
        with suppress(RedisError, OSError):
            await layer.group_discard(group, channel)
        await ear.close()


async def _nothing() -> None:
    await asyncio.sleep(LOOK_AGAIN_S)


class _Ear:
    """Receives from one channel continuously: the channel layer forgets a channel whenever its receiver stops
    waiting."""

    def __init__(self, layer: Any, channel: str) -> None:
        self._layer = layer
        self._channel = channel
        self._receiving = self._receive()

    async def next_tokens(self) -> dict[str, Any] | None:
        """The next piece of text, or None when the database must be read again. Raises Redis errors."""
        if not (await asyncio.wait({self._receiving}, timeout=LOOK_AGAIN_S))[0]:
            return None
        message, self._receiving = self._receiving.result(), self._receive()
        tokens: dict[str, Any] | None = message.get("tokens")
        return tokens

    async def close(self) -> None:
        """Stop, so that the layer forgets the channel."""
        await asyncio.sleep(0)  # a task that has not started receiving could not clean up after itself
        while self._receiving.done():
            self._receiving = self._receive()
            await asyncio.sleep(0)
        self._receiving.cancel()
        await asyncio.gather(self._receiving, return_exceptions=True)

    def _receive(self) -> "asyncio.Task[dict[str, Any]]":
        return asyncio.create_task(self._layer.receive(self._channel))


def _changes(execution: UUID, seq: int) -> tuple[list[ExecutionChange | NodeChange], bool]:
    row = Execution.objects.select_related("workflow", "version").get(pk=execution)
    return events(row, seq, None), row.status in (*FINAL, WAITING)


def _encoded(message: ExecutionChange | NodeChange | Tokens) -> bytes:
    return f"event: {message.type}\n".encode() + b"data: " + written(message) + b"\n\n"
