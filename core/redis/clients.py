"""Redis clients with short time-outs."""

from django.conf import settings
from redis import Redis
from redis.asyncio import ConnectionPool
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.redis.connection import connection_options

PREFIX = "wireloom"
TIMEOUT_S = 1.0


def async_client() -> AsyncRedis:
    """A client for one event loop; its owner closes it."""
    pool = ConnectionPool(
        **connection_options(settings.REDIS_URL),
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=AsyncRetry(NoBackoff(), 1),
        decode_responses=True,
    )
    return AsyncRedis.from_pool(pool)


def client() -> Redis:
    """A client for threads."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 1),
        decode_responses=True,
    )
