"""The oracle for hosts: answers every call well, after some seconds, and knows which address it came from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from tests.servers.oracle import Oracle
from tests.servers.raw import Exchange, serve

TAKES_S = (0.5, 4.0)


class SlowOracle(Oracle):
    """`senders` has the address that each receipt's call came from, `waiting` those of the unanswered ones."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, faulty=False)
        self.senders: dict[int, str] = {}
        self.waiting: dict[int, str] = {}

    async def _do(self, exchange: Exchange, fate: str, receipt: int, rng: Random) -> None:
        self.senders[receipt] = self.waiting[receipt] = exchange.writer.get_extra_info("peername")[0]
        try:
            await asyncio.sleep(rng.uniform(*TAKES_S))
        finally:
            del self.waiting[receipt]
        await super()._do(exchange, fate, receipt, rng)


@asynccontextmanager
async def serve_slow_oracle(seed: int, address: str) -> AsyncIterator[SlowOracle]:
    """Serve at `address` until the block ends."""
    oracle = SlowOracle(seed)
    async with serve(oracle.answer, address) as server:
        oracle.url, oracle._server = server.url, server
        yield oracle
