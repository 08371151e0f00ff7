"""The users of a chaos run: they start executions, repeat what was not answered, and cancel or watch some."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx2

from tests.chaos.installation import Installation
from tests.chaos.plan import Plan
from tests.chaos.watchers import Watcher
from tests.chaos.workflows import Published

CANCELLED, WATCHED, REPEATED = 0.08, 0.05, 0.05
"""Shares of the executions that a client cancels, watches over a socket, or starts again with the same key."""
GIVE_UP_S = 120.0


@dataclass
class Accepted:
    """A start that was answered with 2xx: `executions` are all ids that the same key was ever answered with."""

    number: int
    kind: str
    key: str
    executions: set[str] = field(default_factory=set)
    cancelled: bool = False


@dataclass(frozen=True)
class Refused:
    """An answer of the kind 5xx; `asked` and `at` are in seconds since 1970: the request, and its answer."""

    asked: float
    at: float
    status: int
    what: str


class Clients:
    """Starts `plan.runs` executions from several clients at once."""

    def __init__(self, plan: Plan, installation: Installation, published: list[Published]) -> None:
        self.plan = plan
        self.installation = installation
        self.published = published
        self.accepted: list[Accepted] = []
        self.watchers: list[Watcher] = []
        self.answers: Counter[int] = Counter()
        self.refused: list[Refused] = []
        self.broken = 0
        """Requests that found no web process, or lost it."""
        self._numbers = iter(range(plan.runs))
        self._later: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Return when all are accepted and everything that was to be done with them is done."""
        headers = {"Authorization": f"Bearer {self.installation.token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=90) as http:
            await asyncio.gather(*(self._client(http) for _ in range(self.plan.clients)))
            await asyncio.gather(*self._later)

    async def _client(self, http: httpx2.AsyncClient) -> None:
        for number in self._numbers:
            rng = Random(f"{self.plan.seed}:client:{number}")
            workflow = rng.choice(self.published)
            accepted = Accepted(number, workflow.kind, f"chaos-{self.plan.seed}-{number}")
            await self._start(http, rng, workflow, accepted)
            self.accepted.append(accepted)
            task = asyncio.create_task(self._afterwards(http, rng, workflow, accepted))
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    async def _start(
        self, http: httpx2.AsyncClient, rng: Random, workflow: Published, accepted: Accepted
    ) -> None:
        number = {"n": str(accepted.number)}
        body = number if workflow.by_webhook else {"input": number}
        headers = {"Idempotency-Key": accepted.key}
        answer = await self._insist(http, rng, "POST", workflow.path, json=body, headers=headers)
        accepted.executions.add(_execution(answer.json()))

    async def _insist(
        self, http: httpx2.AsyncClient, rng: Random, method: str, path: str, **request: Any
    ) -> httpx2.Response:
        """Ask until a web process has answered with something else than a 5xx."""
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            asked = time.time()
            try:
                answer = await http.request(method, rng.choice(self.installation.urls) + path, **request)
            except httpx2.TransportError:
                self.broken += 1
            else:
                self.answers[answer.status_code] += 1
                if answer.status_code < 500:
                    return answer
                what = f"{method} {path}: {answer.text[:200]}"
                self.refused.append(Refused(asked, time.time(), answer.status_code, what))
            await asyncio.sleep(rng.uniform(0.1, 0.5))
        raise AssertionError(f"{method} {path} was not answered within {GIVE_UP_S:g} s")

    async def _afterwards(
        self, http: httpx2.AsyncClient, rng: Random, workflow: Published, accepted: Accepted
    ) -> None:
        wish = rng.random()
        (execution,) = accepted.executions
        if wish < CANCELLED:
            await asyncio.sleep(rng.uniform(0, 0.5))
            await self._insist(http, rng, "POST", f"/api/executions/{execution}/cancel/")
            accepted.cancelled = True
        elif wish < CANCELLED + WATCHED:
            self.watchers.append(Watcher(self.installation, execution, rng))
            self.watchers[-1].start()
        elif wish < CANCELLED + WATCHED + REPEATED:
            await self._start(http, rng, workflow, accepted)


def _execution(answer: dict[str, Any]) -> str:
    """The execution's id, wherever this kind of answer has it."""
    if "error" in answer:
        assert answer["error"]["code"] == "execution_failed", answer
        return str(answer["error"]["details"]["execution"])
    return str(answer.get("id") or answer["execution"])
