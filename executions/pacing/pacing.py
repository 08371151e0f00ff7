"""Politeness that all workers share: who may be called now, how often, and how many times at once.

`Retry-After` with 429 or 503 (RFC 9110, section 10.2.3; RFC 6585, section 4) holds back all calls of the
organisation to that place. After it, one call a second asks whether the place is back, until one is answered.
A place that fails again and again is not called at all for a while (M. Nygard, "Release It!", circuit breaker).
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.redis.clients import PREFIX
from executions.pacing.scripts import ENTER, LEAVE, RENEW
from workflows.sdk import NodeError
from workflows.sdk.retry_after import MAX_RETRY_AFTER

log = logging.getLogger(__name__)

BUSY = frozenset({429, 503})
"""Statuses whose `Retry-After` holds for the place, not for one request."""
DOUBTED_MS = 60_000
PROBE_EVERY_MS = 1_000
LEASE_MS = 30_000
"""How long a call counts whose worker is gone; a living one renews it three times as often."""
LATE_MS = 60_000
"""How long a turn is kept for who does not come; then it is in line like a new call."""
FAILURES_TO_BREAK = 10
BREAK_MS = 30_000
"""The breaker's numbers (reliability research, F40): failures in a row, and the time between two probes."""
HINT = "It goes on by itself; run fewer of these at the same time if it happens often."
AT_ONCE = 32
"""Questions of one worker at a time: redis-py 8 refuses the one that would open the 101st connection."""
_NAMES = ("held", "doubted", "probed", "turns", "slots", "pace", "failures", "broken", "tried")


@dataclass(frozen=True)
class PacedTarget:
    """Where calls of one organisation go: a host with its port, or a credential; `label` is shown to people.

    `per_minute` and `at_once` limit its calls, None for no limit.
    """

    organization: UUID
    kind: str
    name: str
    label: str
    per_minute: int | None = None
    at_once: int | None = None

    @property
    def keys(self) -> list[str]:
        """Its keys, in the order of the scripts; the braces keep them together on a Redis cluster."""
        stem = f"{PREFIX}:{{{self.organization}:{self.kind}:{self.name}}}"
        return [f"{stem}:{name}" for name in _NAMES]

    @property
    def is_limited(self) -> bool:
        """Whether its calls are counted."""
        return bool(self.per_minute or self.at_once)

    @property
    def capacity(self) -> int:
        """Calls that may go out at once after a pause: a tenth of a minute's, and evenly spaced under twenty."""
        return max(1, (self.per_minute or 0) // 10)


class Verdict(StrEnum):
    """What a call says of its place: `unsent` gives the turn back, `unknown` says nothing of its health."""

    ANSWERED = "answered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNSENT = "unsent"


class HeldBackError(NodeError):
    """The call was not made."""


@dataclass
class Visit:
    """One call of a place; `verdict` is set by whoever makes it."""

    who: str
    asked_for_all: bool = False
    verdict: Verdict = Verdict.UNKNOWN
    slot: str = field(default_factory=lambda: uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    @property
    def took_ms(self) -> int:
        """How long it has lasted."""
        return int((time.monotonic() - self.began) * 1000)


class Pacing:
    """The shared memory of who is called how often. Without Redis all calls go out, and a line is logged."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._enter = redis.register_script(ENTER)
        self._leave = redis.register_script(LEAVE)
        self._renew = redis.register_script(RENEW)
        self._few = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def visit(self, place: PacedTarget, who: str) -> AsyncIterator[Visit]:
        """Around one call; `who` is the same when the call is tried again, so that it finds its turn.

        Raises HeldBackError: `rate_limited` when it is to wait, `circuit_open` when the place does not work.
        """
        visit = Visit(who)
        entered = await self._entered(place, visit)
        keeping = asyncio.create_task(self._keep(place, visit)) if entered and place.at_once else None
        try:
            yield visit
        except HeldBackError:
            visit.verdict = Verdict.UNSENT
            raise
        finally:
            if keeping:
                keeping.cancel()
            if entered and (place.is_limited or visit.verdict is not Verdict.UNKNOWN):
                await self._left(place, visit)

    async def hold(self, place: PacedTarget, seconds: float) -> None:
        """The place has asked to be left alone for that long; at most MAX_RETRY_AFTER is taken seriously."""
        held, doubted, *_ = place.keys
        millis = int(min(max(seconds, 0.001), MAX_RETRY_AFTER) * 1000)
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.set(held, "1", px=millis)
                pipeline.set(doubted, "1", px=millis + DOUBTED_MS)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("that %s asks to wait could not be shared: %s", place.label, error)

    async def _entered(self, place: PacedTarget, visit: Visit) -> bool:
        limits = [place.per_minute or 0, place.capacity, place.at_once or 0]
        times = [LEASE_MS, LATE_MS, PROBE_EVERY_MS, BREAK_MS]
        try:
            async with self._few:
                said = await self._enter(keys=place.keys, args=[visit.who, visit.slot, *limits, *times])
        except (RedisError, OSError) as error:
            log.warning("calls to %s are not paced: %s", place.label, error)
            return False
        reason, number, *since = said
        if reason != "go":
            raise _held_back(place, reason, number / 1000, since)
        visit.asked_for_all = bool(number)
        return True

    async def _left(self, place: PacedTarget, visit: Visit) -> None:
        call = [visit.verdict.value, visit.who, visit.slot, int(visit.asked_for_all), visit.took_ms]
        args = [*call, FAILURES_TO_BREAK, BREAK_MS, int(place.is_limited)]
        try:
            async with self._few:
                await self._leave(keys=place.keys, args=args)
        except (RedisError, OSError) as error:
            log.warning("how a call to %s went could not be shared: %s", place.label, error)

    async def _keep(self, place: PacedTarget, visit: Visit) -> None:
        slots = place.keys[_NAMES.index("slots")]
        while True:
            await asyncio.sleep(LEASE_MS / 3000)
            try:
                async with self._few:
                    await self._renew(keys=[slots], args=[visit.slot, LEASE_MS])
            except (RedisError, OSError) as error:
                log.warning("a call to %s could not be counted on: %s", place.label, error)


def _held_back(place: PacedTarget, reason: str, seconds: float, since: list[str]) -> HeldBackError:
    if reason == "broken":
        return _broken(place, seconds, datetime.fromtimestamp(int(since[0]) / 1000, UTC))
    told = {
        "held": f"{place.label} has asked to wait; the call was not sent.",
        "turn": f"{place.label} is at its limit of {_limits(place)}; the call was not sent.",
    }
    return HeldBackError(
        "rate_limited",
        told[reason],
        HINT,
        retryable=True,
        # A longer wait would be taken for a reason to give up; who comes back too early keeps its turn.
        retry_after=min(seconds, MAX_RETRY_AFTER),
        details={"not_before_s": round(seconds, 1)},
        not_sent=True,
    )


def _broken(place: PacedTarget, seconds: float, since: datetime) -> HeldBackError:
    # It costs an attempt, as the refused connection does that it stands for: a node's retries and its way on in
    # case of an error must work while the place is down, and an execution must not hang on it to its time limit.
    moment = since.isoformat(timespec="seconds")
    return HeldBackError(
        "circuit_open",
        f"{place.label} has not worked since {moment}; the call was not sent.",
        f"One call every {BREAK_MS // 1000} s tries it, and the first that succeeds lets all others go on. "
        "See whether it is up; give the node more attempts, or a way on in case of an error.",
        retryable=True,
        retry_after=seconds,
        details={"since": moment, "next_try_s": round(seconds, 1), "place": place.label},
    )


def _limits(place: PacedTarget) -> str:
    rate = f"{place.per_minute} calls a minute" if place.per_minute else ""
    return " and ".join(filter(None, [rate, f"{place.at_once} at a time" if place.at_once else ""]))
