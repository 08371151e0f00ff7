"""The outside world of a chaos run: records every call, and answers well, late, badly or not at all.

A workflow calls `/{execution}/{node}/{number}`, inside a loop `/{execution}/{node}/{number}/{iteration}`, where
`number` is the client's own number of the run. What
becomes of a call follows from the seed, the number, the node and how often it was called before, so it is the
same in every run with that seed. Each answer carries a `receipt`, the call's place among all calls: a node's
recorded output says which call it came from.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from tests.servers.raw import Exchange, RawServer, serve

FATES = ("answered", "late", "refused", "cut")
WEIGHTS = (84, 8, 4, 4)
LATEST_S = 2.0


@dataclass(frozen=True)
class Call:
    """A request that arrived: `at` is in seconds since 1970 by this machine's clock."""

    receipt: int
    at: float
    execution: str
    node: str
    iteration: str
    method: str
    key: str | None
    fate: str

    @property
    def place(self) -> tuple[str, str, str]:
        """The node, its execution, and its turn."""
        return self.execution, self.node, self.iteration


class Oracle:
    """Remembers all calls."""

    def __init__(self, seed: int, faulty: bool = True) -> None:
        self.calls: list[Call] = []
        self.seed = seed
        self.url = ""
        self._faulty = faulty
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._server: RawServer | None = None

    async def answer(self, exchange: Exchange) -> None:
        """Record, then do what the seed says."""
        if self._server:
            self._server.requests.clear()
        _, execution, node, number, *turns = exchange.path.split("/")
        iteration = "/".join(turns)
        rng = self._rng(node, number, iteration)
        fate = rng.choices(FATES, WEIGHTS)[0] if self._faulty else "answered"
        receipt = len(self.calls) + 1
        key = exchange.headers.get("idempotency-key")
        method = exchange.head.split(" ", 1)[0]
        self.calls.append(Call(receipt, time.time(), execution, node, iteration, method, key, fate))
        await self._do(exchange, fate, receipt, rng)

    def _rng(self, *place: str) -> Random:
        self._seen[place] += 1
        return Random(f"{self.seed}:{':'.join(place)}:{self._seen[place]}")

    async def _do(self, exchange: Exchange, fate: str, receipt: int, rng: Random) -> None:
        if fate == "cut":
            exchange.writer.transport.abort()
            return
        if fate == "late":
            await asyncio.sleep(rng.uniform(0.1, LATEST_S))
        body = json.dumps({"receipt": receipt}).encode()
        status = 503 if fate == "refused" else 200
        await exchange.answer(status, body, content_type="application/json")


@asynccontextmanager
async def serve_oracle(seed: int, faulty: bool = True) -> AsyncIterator[Oracle]:
    """Serve until the block ends. `faulty=False` answers every call well and at once."""
    oracle = Oracle(seed, faulty)
    async with serve(oracle.answer) as server:
        oracle.url, oracle._server = server.url, server
        yield oracle
