"""Politeness that all workers share: whom a server has asked to wait is not sent to it before the time is over.

`Retry-After` with 429 or 503 (RFC 9110, section 10.2.3; RFC 6585, section 4) holds back all calls of the
organisation to that place. After it, one call a second asks whether the place is back, until one is answered.
"""

import logging
from dataclasses import dataclass
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.redis import PREFIX
from executions.engine.retry import MAX_RETRY_AFTER
from workflows.sdk import NodeError

log = logging.getLogger(__name__)

BUSY = frozenset({429, 503})
"""Statuses whose `Retry-After` holds for the place, not for one request."""
DOUBTED_MS = 60_000
PROBE_EVERY_MS = 1_000
HINT = "It goes on by itself; run fewer of these at the same time if it happens often."

_ENTER = """
local held = redis.call('PTTL', KEYS[1])
if held > 0 then return held end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
if redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[1]) then return -1 end
return math.max(redis.call('PTTL', KEYS[3]), 1)
"""
"""Milliseconds to stay away: 0 for none, -1 for none to whoever asks on behalf of the others."""


@dataclass(frozen=True)
class Place:
    """Where calls of one organisation go: a host with its port, or a credential; `label` is shown to people."""

    organization: UUID
    kind: str
    name: str
    label: str

    @property
    def keys(self) -> list[str]:
        """Its keys: held, doubted, probed; the braces keep them together on a Redis cluster."""
        stem = f"{PREFIX}:{{{self.organization}:{self.kind}:{self.name}}}"
        return [f"{stem}:held", f"{stem}:doubted", f"{stem}:probed"]


class Pacing:
    """The shared memory of who is to be left alone. Without Redis nobody is: calls go out, and a line is logged."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._enter = redis.register_script(_ENTER)

    async def enter(self, place: Place) -> bool:
        """Ask before a call; returns whether its answer is to be told to `answered`.

        Raises NodeError `rate_limited`, not sent, with the seconds that are left in `retry_after`.
        """
        try:
            left = int(await self._enter(keys=place.keys, args=[PROBE_EVERY_MS]))
        except (RedisError, OSError) as error:
            log.warning("calls to %s are not paced: %s", place.label, error)
            return False
        if left > 0:
            raise _held(place, left / 1000)
        return left < 0

    async def hold(self, place: Place, seconds: float) -> None:
        """The place has asked to be left alone for that long; at most MAX_RETRY_AFTER is taken seriously."""
        held, doubted, _ = place.keys
        millis = int(min(max(seconds, 0.001), MAX_RETRY_AFTER) * 1000)
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.set(held, "1", px=millis)
                pipeline.set(doubted, "1", px=millis + DOUBTED_MS)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("that %s asks to wait could not be shared: %s", place.label, error)

    async def answered(self, place: Place) -> None:
        """The place takes calls again."""
        _, doubted, probed = place.keys
        try:
            await self._redis.delete(doubted, probed)
        except (RedisError, OSError) as error:
            log.warning("that %s answers again could not be shared: %s", place.label, error)


def _held(place: Place, seconds: float) -> NodeError:
    return NodeError(
        "rate_limited",
        f"{place.label} has asked to wait; the call was not sent.",
        HINT,
        retryable=True,
        retry_after=seconds,
        details={"not_before_s": round(seconds, 1)},
        not_sent=True,
    )
