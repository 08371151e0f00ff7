"""Tells the outside that something has changed. At most once and without promise: the database is the truth."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
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
    """Sends news from a worker's loop: all that came up between two sends goes out in one round trip."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._steps: list[Callable[[Pipeline], object]] = []
        self._changed: dict[tuple[str, str], dict[str, Any]] = {}
        self._answers: dict[str, list[dict[str, Any]]] = {}
        self._task: asyncio.Task[None] | None = None

    def keep(self, step: Callable[[Pipeline], object]) -> None:
        """Do something else in the next round trip, before what is told after it."""
        self._steps.append(step)
        self._wake()

    def tell(self, group: str, message: dict[str, Any]) -> None:
        """Send a message."""
        self.keep(partial(_publish, group, message))

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
        while self._steps or self._changed or self._answers:
            steps, self._steps = self._steps, []
            for process, answers in self._answers.items():
                message = {"type": "execution.answered", "answers": answers}
                steps.append(partial(_publish, process_group(process), message))
            steps += [partial(_publish, group, message) for (group, _), message in self._changed.items()]
            self._changed, self._answers = {}, {}
            await self._send(steps)

    async def _send(self, steps: list[Callable[[Pipeline], object]]) -> None:
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for step in steps:
                    step(pipe)
                await pipe.execute()
        except (RedisError, OSError) as error:
            log.debug("%d pieces of news did not go out: %s", len(steps), error)


def _publish(group: str, message: dict[str, Any], pipe: Pipeline) -> None:
    """As the channel layer's `group_send`, but with others at once: it would wait for each of them in turn."""
    pipe.publish(f"{PREFIX}__group__{group}", get_channel_layer().serialize(message))
