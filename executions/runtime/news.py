"""Tells the outside that something has changed. At most once and without promise: the database is the truth."""

import asyncio
import logging
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.redis import PREFIX

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
    """Sends news from a worker's loop: all that changed between two sends goes out in one round trip."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._changed: dict[tuple[str, str], dict[str, Any]] = {}
        self._answers: dict[str, list[dict[str, Any]]] = {}
        self._task: asyncio.Task[None] | None = None

    def changed(self, execution: UUID, workflow: UUID) -> None:
        """The execution has changed."""
        told = {"type": "execution.changed", "execution": str(execution)}
        for group in (execution_group(execution), workflow_group(workflow)):
            self._changed[group, told["execution"]] = told
        self._wake()

    def answered(self, process: str, answer: dict[str, Any]) -> None:
        """An execution that the web process `process` waits for has ended, or has an answer."""
        self._answers.setdefault(process, []).append(answer)
        self._wake()

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._changed or self._answers:
            messages = [
                (process_group(process), {"type": "execution.answered", "answers": answers})
                for process, answers in self._answers.items()
            ]
            messages += [(group, message) for (group, _), message in self._changed.items()]
            self._changed, self._answers = {}, {}
            await self._publish(messages)

    async def _publish(self, messages: list[tuple[str, dict[str, Any]]]) -> None:
        """As the channel layer's `group_send`, but all at once: it would wait for each of them in turn."""
        layer = get_channel_layer()
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for group, message in messages:
                    pipe.publish(f"{PREFIX}__group__{group}", layer.serialize(message))
                await pipe.execute()
        except (RedisError, OSError) as error:
            log.debug("%d pieces of news did not go out: %s", len(messages), error)

    async def drain(self) -> None:
        """Return when everything has gone out."""
        if self._task:
            await self._task
