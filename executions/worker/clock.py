"""The time that executions run by."""

import asyncio
from datetime import UTC, datetime
from random import random


class LoopClock:
    """The engine's Clock on the machine's time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """From 0 to 1."""
        return random()
