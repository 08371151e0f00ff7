"""A subscription over a connection that the network has given up."""

import errno

import pytest
from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import ConnectionError as ConnectionGoneError

from core.redis_connection import HonestConnection


async def test_a_dead_connection_is_an_error_once_and_then_a_new_one(valkey_url: str) -> None:
    client = Redis(connection_pool=ConnectionPool.from_url(valkey_url, connection_class=HonestConnection))
    subscription = client.pubsub()
    await subscription.subscribe("news")
    assert await subscription.get_message(timeout=1)
    subscription.connection._reader.set_exception(TimeoutError(errno.ETIMEDOUT, "Connection timed out"))
    with pytest.raises(ConnectionGoneError):
        await subscription.get_message(timeout=1)
    await subscription.aclose()
    again = client.pubsub()
    await again.subscribe("news")
    await client.publish("news", "hello")
    heard = [await again.get_message(timeout=1) for _ in range(2)]
    assert [message["data"] for message in heard if message][-1] == b"hello"
    await again.aclose()
    await client.aclose()
    await client.connection_pool.disconnect()


async def test_no_message_yet_is_no_error(valkey_url: str) -> None:
    client = Redis(connection_pool=ConnectionPool.from_url(valkey_url, connection_class=HonestConnection))
    subscription = client.pubsub()
    await subscription.subscribe("news")
    assert await subscription.get_message(timeout=1)
    assert await subscription.get_message(timeout=0.05) is None
    await subscription.aclose()
    await client.aclose()
    await client.connection_pool.disconnect()
