"""Streamed text for browsers: batched, redacted, and kept for an hour for clients that connect later."""

import asyncio
from typing import Literal, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.redis.clients import PREFIX
from core.secrets.redaction import Redactor
from executions.wire.news import Newsroom, execution_group
from workflows.sdk import ChatChunk

BATCH_S = 0.04
MOST_SHOWN = 1_000_000
"""Characters of a channel shown while streaming, about a thousand pages; the node's output has the whole text."""
Channel = Literal["text", "reasoning"]


class Attempt(Protocol):
    """A node's run, as far as its tokens need it."""

    node_id: str
    iteration: str
    attempt: int


def index_key(execution: str) -> str:
    """The set of an execution's token keys."""
    return f"{PREFIX}:tokens:{execution}"


def token_key(execution: str, record: Attempt, channel: Channel) -> str:
    """The key of one channel of one attempt. `parse_key` parses its parts."""
    return f"{index_key(execution)}|{record.node_id}|{record.iteration}|{record.attempt}|{channel}"


def parse_key(key: str) -> tuple[str, str, int, str]:
    """Node id, iteration, attempt, channel."""
    _, node_id, iteration, attempt, channel = key.split("|")
    return node_id, iteration, int(attempt), channel


def utf16_length(text: str) -> int:
    """The length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class TokenStream:
    """One channel of one attempt."""

    def __init__(
        self, news: Newsroom, execution: str, record: Attempt, channel: Channel, redactor: Redactor
    ) -> None:
        self._news = news
        self._execution = execution
        self._record = record
        self._channel = channel
        self._redactor = redactor
        self._pending = ""
        self._offset = 0
        self._room = MOST_SHOWN
        self._timer: asyncio.TimerHandle | None = None

    def add(self, text: str) -> None:
        """Send with the next batch, about 40 ms after its first piece."""
        text = text[: self._room]
        self._room -= len(text)
        self._pending += text
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_S, self._send)

    def end(self) -> None:
        """Send the remaining text."""
        if self._timer:
            self._timer.cancel()
        self._send(final=True)

    def _send(self, final: bool = False) -> None:
        self._timer = None
        clean = self._redactor.text(self._pending)
        # Text that may be the beginning of a secret waits for the next piece.
        keep = 0 if final else self._redactor.held_back(clean)
        text, self._pending = clean[: len(clean) - keep], clean[len(clean) - keep :]
        if not text:
            return
        offset, self._offset = self._offset, self._offset + utf16_length(text)
        self._news.keep(
            token_key(self._execution, self._record, self._channel), index_key(self._execution), text
        )
        self._news.tell(execution_group(self._execution), self._message(text, offset))

    def _message(self, text: str, offset: int) -> dict[str, object]:
        return {
            "type": "execution.tokens",
            "execution": self._execution,
            "tokens": {
                "node_id": self._record.node_id,
                "iteration": self._record.iteration,
                "attempt": self._record.attempt,
                "channel": self._channel,
                "offset": offset,
                "text": text,
            },
        }


class TokenStreams:
    """Both channels of one attempt."""

    def __init__(self, news: Newsroom, execution: str, record: Attempt, redactor: Redactor) -> None:
        self._streams: dict[Channel, TokenStream] = {
            channel: TokenStream(news, execution, record, channel, redactor)
            for channel in ("text", "reasoning")
        }

    def take(self, chunk: ChatChunk) -> None:
        """Send a piece."""
        self._streams[chunk.channel].add(chunk.text)

    def end(self) -> None:
        """Send the remaining text of both channels."""
        for stream in self._streams.values():
            stream.end()


async def kept_tokens(redis: Redis, execution: str) -> list[dict[str, object]]:
    """The text streamed so far: one message per channel, from offset 0."""
    try:
        keys = sorted(await redis.smembers(index_key(execution)))
        texts = await redis.mget(keys) if keys else []
    except (RedisError, OSError):
        return []
    found = []
    for key, text in zip(keys, texts, strict=True):
        if text:
            node_id, iteration, attempt, channel = parse_key(str(key))
            found.append(
                {
                    "node_id": node_id,
                    "iteration": iteration,
                    "attempt": attempt,
                    "channel": channel,
                    "offset": 0,
                    "text": text,
                }
            )
    return found
