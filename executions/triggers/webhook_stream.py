"""The answer as a stream of server-sent events: the same messages that the editor's socket gets."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from django.http import StreamingHttpResponse
from redis.exceptions import RedisError

from executions.api import shapes
from executions.intake import intake
from executions.models import Execution
from executions.querysets import FINAL
from executions.runtime.news import execution_group
from executions.waiters import LOOK_AGAIN_S

WAITING = "waiting"


def stream(execution: UUID) -> StreamingHttpResponse:
    """Events until the execution ends or waits."""
    return StreamingHttpResponse(_events(execution), content_type="text/event-stream")


async def _events(execution: UUID) -> AsyncIterator[bytes]:
    channel = await _subscribe(execution)
    seq = 0
    while True:
        changes, ended = await intake.read(_changes, execution, seq)
        for event in changes:
            seq = max(seq, event["seq"])
            yield _encoded(event["type"], event)
        if ended:
            return
        tokens = await _news(channel)
        if tokens:
            yield _encoded("tokens", tokens)


async def _subscribe(execution: UUID) -> str | None:
    layer = get_channel_layer()
    try:
        channel: str = await layer.new_channel()
        await layer.group_add(execution_group(execution), channel)
    except (RedisError, OSError):
        return None
    return channel


async def _news(channel: str | None) -> dict[str, Any] | None:
    """The next piece of text, or None when the database is to be looked at again."""
    if channel is None:
        await asyncio.sleep(LOOK_AGAIN_S)
        return None
    try:
        async with asyncio.timeout(LOOK_AGAIN_S):
            message: dict[str, Any] = await get_channel_layer().receive(channel)
    except TimeoutError:
        return None
    return message.get("tokens")


def _changes(execution: UUID, seq: int) -> tuple[list[dict[str, Any]], bool]:
    row = Execution.objects.select_related("workflow", "version").get(pk=execution)
    return shapes.events(row, seq), row.status in (*FINAL, WAITING)


def _encoded(kind: str, event: dict[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(event)}\n\n".encode()
