"""Tells the outside that something has changed. At most once and without promise: the database is the truth."""

import asyncio
import logging
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def execution_group(execution: UUID | str) -> str:
    """Where the sockets of an execution listen."""
    return f"execution.{execution}"


def workflow_group(workflow: UUID | str) -> str:
    """Where the sockets of a workflow listen."""
    return f"workflow.{workflow}"


def process_group(name: str) -> str:
    """Where one process listens."""
    return f"process.{name}"


async def send(group: str, message: dict[str, Any]) -> None:
    """Send once, and once more over a new connection: the pooled one may be stale after a restart."""
    layer = get_channel_layer()
    for attempt in (1, 2):
        try:
            await layer.group_send(group, message)
            return
        except (RedisError, OSError) as error:
            if attempt == 2:
                log.debug("news for %s did not go out: %s", group, error)


class Newsroom:
    """Sends news from a worker's loop: many changes of one execution between two sends are one message."""

    def __init__(self) -> None:
        self._changed: dict[str, dict[str, Any]] = {}
        self._task: asyncio.Task[None] | None = None

    def changed(self, execution: UUID, workflow: UUID) -> None:
        """The execution has changed."""
        self._put(execution_group(execution), {"type": "execution.changed", "execution": str(execution)})
        self._put(workflow_group(workflow), {"type": "execution.changed", "execution": str(execution)})

    def answered(self, process: str, execution: UUID) -> None:
        """An execution that the web process `process` waits for has ended, or has an answer."""
        self._put(process_group(process), {"type": "execution.answered", "execution": str(execution)})

    def _put(self, group: str, message: dict[str, Any]) -> None:
        self._changed[f"{group}|{message['execution']}"] = {"group": group, **message}
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._changed:
            messages, self._changed = list(self._changed.values()), {}
            await asyncio.gather(*(send(message.pop("group"), message) for message in messages))

    async def drain(self) -> None:
        """Return when everything has gone out."""
        if self._task:
            await self._task
