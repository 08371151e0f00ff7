"""Rate limiting shared by all workers: when a target may be called, how often, and with how many concurrent
calls.

`Retry-After` with 429 or 503 (RFC 9110, section 10.2.3; RFC 6585, section 4) delays all calls of the
organisation to that target. Afterwards one call per second probes the target until one is answered. A target
that fails repeatedly is not called at all for a while (M. Nygard, "Release It!", circuit breaker).
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
"""Statuses whose `Retry-After` applies to the target, not to a single request."""
DOUBTED_MS = 60_000
PROBE_EVERY_MS = 1_000
LEASE_MS = 30_000
"""How long a call of a lost worker counts; a living worker renews it three times as often."""
LATE_MS = 60_000
"""How long an unused time slot is reserved; after that the call queues like a new one."""
FAILURES_TO_BREAK = 10
BREAK_MS = 30_000
"""The breaker's parameters (reliability research, F40): consecutive failures, and the time between two probes."""
HINT = "It continues automatically; run fewer of these at the same time if it happens often."
AT_ONCE = 32
"""Concurrent queries of one worker: redis-py 8 refuses the one that would open the 101st connection."""
_NAMES = ("held", "doubted", "probed", "turns", "slots", "pace", "failures", "broken", "tried")


@dataclass(frozen=True)
class PacedTarget:
    """The target of an organisation's calls: a host with its port, or a credential; `label` is shown to people.

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
        """Its keys, in the order of the scripts; the braces keep them in one slot of a Redis cluster."""
        stem = f"{PREFIX}:{{{self.organization}:{self.kind}:{self.name}}}"
        return [f"{stem}:{name}" for name in _NAMES]

    @property
    def is_limited(self) -> bool:
        """Whether its calls are counted."""
        return bool(self.per_minute or self.at_once)

    @property
    def capacity(self) -> int:
        """Calls that may go out at once after a pause: a tenth of a minute's; under twenty per minute they are
        evenly spaced."""
        return max(1, (self.per_minute or 0) // 10)


class Verdict(StrEnum):
    """The outcome of a call for its target: `unsent` returns the time slot, `unknown` says nothing about its
    health."""

    ANSWERED = "answered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNSENT = "unsent"


class HeldBackError(NodeError):
    """The call was not made."""


@dataclass
class Visit:
    """One call to a target; the caller sets `verdict`."""

    who: str
    asked_for_all: bool = False
    verdict: Verdict = Verdict.UNKNOWN
    slot: str = field(default_factory=lambda: uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    @property
    def took_ms(self) -> int:
        """Its duration so far."""
        return int((time.monotonic() - self.began) * 1000)


class Pacing:
    """The shared state of the rate limits. Without Redis all calls go out, and this is logged."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._enter = redis.register_script(ENTER)
        self._leave = redis.register_script(LEAVE)
        self._renew = redis.register_script(RENEW)
        self._few = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def visit(self, place: PacedTarget, who: str) -> AsyncIterator[Visit]:
        """Wraps one call; `who` stays the same when the call is retried, so that it finds its time slot.

        Raises HeldBackError: `rate_limited` if the call must wait, `circuit_open` if the target is failing.
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
        """Record that the target asked for a pause of that length; at most MAX_RETRY_AFTER is respected."""
        held, doubted, *_ = place.keys
        millis = int(min(max(seconds, 0.001), MAX_RETRY_AFTER) * 1000)
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.set(held, "1", px=millis)
                pipeline.set(doubted, "1", px=millis + DOUBTED_MS)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("could not share that %s asks to wait: %s", place.label, error)

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
            log.warning("could not share the outcome of a call to %s: %s", place.label, error)

    async def _keep(self, place: PacedTarget, visit: Visit) -> None:
        slots = place.keys[_NAMES.index("slots")]
        while True:
            await asyncio.sleep(LEASE_MS / 3000)
            try:
                async with self._few:
                    await self._renew(keys=[slots], args=[visit.slot, LEASE_MS])
            except (RedisError, OSError) as error:
                log.warning("could not renew the slot of a call to %s: %s", place.label, error)


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
        # A longer wait would count as a reason to give up; a call that returns too early keeps its time slot.
        retry_after=min(seconds, MAX_RETRY_AFTER),
        details={"not_before_s": round(seconds, 1)},
        not_sent=True,
    )


def _broken(place: PacedTarget, seconds: float, since: datetime) -> HeldBackError:
    # It uses an attempt, as the refused connection would: a node's retries and error branch must work while the
    # target is down, and an execution must not wait for it until its time limit.
    moment = since.isoformat(timespec="seconds")
    return HeldBackError(
        "circuit_open",
        f"{place.label} has not worked since {moment}; the call was not sent.",
        f"One call every {BREAK_MS // 1000} s probes it, and the first that succeeds releases all others. "
        "Check whether it is up; give the node more attempts, or an error branch.",
        retryable=True,
        retry_after=seconds,
        details={"since": moment, "next_try_s": round(seconds, 1), "place": place.label},
    )


def _limits(place: PacedTarget) -> str:
    rate = f"{place.per_minute} calls a minute" if place.per_minute else ""
    return " and ".join(filter(None, [rate, f"{place.at_once} at a time" if place.at_once else ""]))
