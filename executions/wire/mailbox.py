"""Messages to one process over the channel layer: a hint to stop an execution at once."""

import asyncio
import logging
from collections.abc import Callable
from uuid import UUID

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from executions.wire.news import process_group

log = logging.getLogger(__name__)


class StopMessages:
    """Listens for `execution.stop`; if a message is lost, the heartbeat has the same effect within 5 s."""

    def __init__(self, process: str, stop: Callable[[UUID], None]) -> None:
        self._process = process
        self._stop = stop

    async def listen(self) -> None:
        """Listen until cancelled, reconnecting after broker outages."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("cannot receive messages (%s); trying again", error)
                await asyncio.sleep(1)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(process_group(self._process), channel)
        while True:
            message = await layer.receive(channel)
            if message.get("type") == "execution.stop":
                self._stop(UUID(message["execution"]))
