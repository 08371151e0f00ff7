"""A Valkey for the parts that share something over it."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    """A client of a real server with nothing in it."""
    client: Redis = Redis.from_url(valkey_url, decode_responses=True)
    await client.flushdb()
    yield client
    await client.aclose()
