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
    """Listens for `execution.stop`; the heartbeat brings the same within 5 s if a message is lost."""

    def __init__(self, process: str, stop: Callable[[UUID], None]) -> None:
        self._process = process
        self._stop = stop

    async def listen(self) -> None:
        """Listen until cancelled, and again after the broker was away."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("no messages for now (%s); trying again", error)
                await asyncio.sleep(1)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(process_group(self._process), channel)
        while True:
            message = await layer.receive(channel)
            if message.get("type") == "execution.stop":
                self._stop(UUID(message["execution"]))
