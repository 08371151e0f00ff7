"""Rate limits of addresses, counted across all web processes.

A generic cell rate algorithm (ITU-T I.371, annex A) by Redis's own clock: a bucket that holds one minute's
calls and is filled at an even rate.
"""

import asyncio
import logging
import math
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.exceptions import ConnectionError as ConnectionGoneError
from redis.exceptions import RedisError

from core.errors import TooManyError
from core.redis.clients import PREFIX, client

log = logging.getLogger(__name__)

_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[1])
local interval = 60000 / most
local kept = tonumber(redis.call('GET', KEYS[1]) or 0)
-- What lies further ahead than a call can is from before the clock was put back.
if kept > now + 60000 then kept = 0 end
local free = math.max(kept, now - interval * (most - 1))
if free > now then return math.ceil(free - now) end
redis.call('SET', KEYS[1], string.format('%.3f', free + interval), 'PX', 120000)
return 0
"""
"""Milliseconds until a call is admitted; 0 admits this one and counts it."""


async def admit(trigger: UUID, per_minute: int) -> None:
    """Count a call. Raises TooManyError if the limit is exceeded; without Redis it is admitted, and this is
    logged."""
    try:
        wait = await asyncio.to_thread(_take, trigger, per_minute)
    except (RedisError, OSError) as error:
        log.warning("calls of the trigger %s are not counted: %s", trigger, error)
        return
    if wait > 0:
        seconds = math.ceil(wait / 1000)
        message = f"This address accepts {per_minute} calls per minute."
        raise TooManyError(message, f"Try again in {seconds} s.", {"retry_after_s": seconds})


def _take(trigger: UUID, per_minute: int) -> int:
    if not settings.REDIS_URL:
        raise ConnectionGoneError("there is no Redis")
    key = f"{PREFIX}:{{rate:{trigger}}}"
    return int(_script(settings.REDIS_URL)(keys=[key], args=[per_minute]))


@lru_cache(maxsize=1)
def _script(_url: str) -> Any:
    return client().register_script(_TAKE)
