"""The clock of executions."""

import asyncio
from datetime import UTC, datetime
from random import random


class LoopClock:
    """The engine's Clock, using the machine's time."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """A random number from 0 to 1."""
        return random()
