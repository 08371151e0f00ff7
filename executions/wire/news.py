"""Notifies browsers and processes of changes. At most once and without guarantee: the database is the source of
truth."""

import asyncio
import json
import logging
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.db.fields import dumps
from core.redis.clients import PREFIX

log = logging.getLogger(__name__)

KEPT_S = 3600
SEND = """
for n = 1, #KEYS / 2 do
    local key, index = KEYS[2 * n - 1], KEYS[2 * n]
    redis.call('APPEND', key, ARGV[1 + n])
    redis.call('SADD', index, key)
    redis.call('EXPIRE', key, ARGV[1])
    redis.call('EXPIRE', index, ARGV[1])
end
for n = 2 + #KEYS / 2, #ARGV, 2 do redis.call('PUBLISH', ARGV[n], ARGV[n + 1]) end
"""
"""Appends texts, then publishes messages; a single command, because redis-py takes longer per response than
Redis."""


def execution_group(execution: UUID | str) -> str:
    """The group of an execution's sockets."""
    return f"execution.{execution}"


def workflow_group(workflow: UUID | str) -> str:
    """The group of a workflow's sockets."""
    return f"workflow.{workflow}"


def process_group(name: str) -> str:
    """The group of one process."""
    return f"process.{name}"


async def tell_changed(execution: UUID, workflow: UUID) -> None:
    """Tell everybody who watches the execution, or the runs of its workflow, to read it again."""
    changed = {"type": "execution.changed", "execution": str(execution)}
    await send(execution_group(execution), changed)
    await send(workflow_group(workflow), changed)


def answers_message(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """The message to a process that waits for these replies. In JSON, because MessagePack, the transport
    format, has no numbers beyond 64 bits and no lone surrogates."""
    return {"type": "execution.answered", "answers": dumps(answers)}


def answers_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The replies in such a message."""
    found: list[dict[str, Any]] = json.loads(message["answers"])
    return found


async def send(group: str, message: dict[str, Any]) -> None:
    """Send, and retry once over a new connection: the pooled one may be stale after a restart."""
    layer = get_channel_layer()
    for attempt in (1, 2):
        try:
            await layer.group_send(group, message)
            return
        except (RedisError, OSError) as error:
            if attempt == 2:
                log.debug("could not send news for %s: %s", group, error)


class Newsroom:
    """Sends news from a worker's loop: everything since the last send goes out as one command."""

    def __init__(self, redis: Redis) -> None:
        self._send_out = redis.register_script(SEND)
        self._texts: list[tuple[str, str, str]] = []
        self._messages: list[tuple[str, bytes]] = []
        self._changed: dict[UUID, UUID] = {}
        self._answers: dict[str, list[dict[str, Any]]] = {}
        self._task: asyncio.Task[None] | None = None

    def keep(self, key: str, index: str, text: str) -> None:
        """Append to a text that is kept for KEPT_S and whose key is in the set `index`, before messages are
        sent."""
        self._texts.append((key, index, text))
        self._wake()

    def tell(self, group: str, message: dict[str, Any]) -> None:
        """Send a message."""
        self._messages.append((f"{PREFIX}__group__{group}", get_channel_layer().serialize(message)))
        self._wake()

    def changed(self, execution: UUID, workflow: UUID) -> None:
        """Announce that the execution has changed."""
        self._changed[execution] = workflow
        self._wake()

    def answered(self, process: str, answer: dict[str, Any]) -> None:
        """Announce that an execution that the web process `process` waits for has ended, or has a reply."""
        self._answers.setdefault(process, []).append(answer)
        self._wake()

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._texts or self._messages or self._changed or self._answers:
            self._write()
            texts, self._texts = self._texts, []
            messages, self._messages = self._messages, []
            try:
                # Not through the channel layer's `group_send`, which would wait for each of them in turn.
                await self._send_out(*_command(texts, messages))
            except (RedisError, OSError) as error:
                log.debug("could not send %d pieces of news: %s", len(texts) + len(messages), error)

    def _write(self) -> None:
        """Build messages from everything collected so far, replies first, because callers are waiting."""
        changed, self._changed = self._changed, {}
        answers, self._answers = self._answers, {}
        for process, answer in answers.items():
            self.tell(process_group(process), answers_message(answer))
        for execution, workflow in changed.items():
            message = {"type": "execution.changed", "execution": str(execution)}
            for group in (execution_group(execution), workflow_group(workflow)):
                self.tell(group, message)


def _command(
    texts: list[tuple[str, str, str]], messages: list[tuple[str, bytes]]
) -> tuple[list[str], list[Any]]:
    """Keys and arguments of SEND."""
    keys = [name for key, index, _ in texts for name in (key, index)]
    return keys, [
        KEPT_S,
        *(text for _, _, text in texts),
        *(part for message in messages for part in message),
    ]
