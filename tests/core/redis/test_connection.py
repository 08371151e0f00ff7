"""A subscription over a connection that the network has given up, with and without TLS."""

import asyncio
import errno
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Client
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError as ConnectionGoneError

from core.redis.clients import async_client
from core.redis.connection import HonestConnection, HonestTlsConnection, connection_options
from tests.patience import PATIENCE_S
from tests.running import free_port


@pytest.fixture
def tls_url(tmp_path: Path) -> Iterator[str]:
    """A Redis that speaks TLS with a certificate it has signed itself."""
    server, openssl = shutil.which("redis-server"), shutil.which("openssl")
    if not server or not openssl:
        pytest.skip("there is no redis-server or no openssl")
    key, certificate, port = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem"), str(free_port())
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    make = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
    subprocess.run([*make, *names], check=True, capture_output=True)
    files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate]
    options = ["--port", "0", "--tls-port", port, "--tls-auth-clients", "no", "--save", "", *files]
    process = subprocess.Popen([server, *options], cwd=tmp_path, stdout=subprocess.DEVNULL)
    url = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={certificate}"
    _wait_for(url)
    yield url
    process.terminate()
    process.wait(PATIENCE_S)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with Client.from_url(url) as client:
        while time.monotonic() < deadline:
            try:
                client.ping()
            except ConnectionGoneError:
                time.sleep(0.05)
            else:
                return
    pytest.fail("the server did not start")


@pytest.fixture(params=["valkey_url", "tls_url"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


async def end(subscription: PubSub) -> None:
    """Close it; redis-py does not wait for TLS to say goodbye, and the test's loop would be gone by then."""
    writer = subscription.connection._writer
    await subscription.aclose()
    with suppress(OSError):
        await writer.wait_closed()


@pytest.mark.parametrize(
    ("address", "expected"), [("redis://a/1", HonestConnection), ("rediss://a/1", HonestTlsConnection)]
)
async def test_every_client_of_ours_is_honest(address: str, expected: type, settings: Any) -> None:
    settings.REDIS_URL = address
    client = async_client()
    assert client.connection_pool.connection_class is expected
    await client.aclose()


async def test_a_dead_connection_is_an_error_once_and_then_a_new_one(url: str) -> None:
    client = Redis(connection_pool=ConnectionPool(**connection_options(url)))
    subscription = client.pubsub()
    await subscription.subscribe("news")
    assert await subscription.get_message(timeout=PATIENCE_S)
    subscription.connection._reader.set_exception(TimeoutError(errno.ETIMEDOUT, "Connection timed out"))
    with pytest.raises(ConnectionGoneError):
        await subscription.get_message(timeout=PATIENCE_S)
    await end(subscription)
    again = client.pubsub()
    await again.subscribe("news")
    await client.publish("news", "hello")
    heard = [await again.get_message(timeout=PATIENCE_S) for _ in range(2)]
    assert [message["data"] for message in heard if message][-1] == b"hello"
    await end(again)
    await client.aclose()
    await client.connection_pool.disconnect()


async def test_no_message_yet_is_no_error(url: str) -> None:
    client = Redis(connection_pool=ConnectionPool(**connection_options(url)))
    subscription = client.pubsub()
    await subscription.subscribe("news")
    assert await subscription.get_message(timeout=PATIENCE_S)
    assert await subscription.get_message(timeout=0.05) is None
    await end(subscription)
    await client.aclose()
    await client.connection_pool.disconnect()


async def test_of_two_that_read_at_once_the_second_is_told_that_it_has_no_connection(valkey_url: str) -> None:
    pool = ConnectionPool(**connection_options(valkey_url))
    connection = pool.make_connection()
    await connection.connect()
    first = asyncio.create_task(connection.read_response())
    await asyncio.sleep(0)
    with pytest.raises(ConnectionGoneError, match="another coroutine"):
        await connection.read_response()
    with pytest.raises(ConnectionGoneError):
        await first
    await connection.disconnect()


async def test_who_writes_while_another_closes_it_is_told_that_it_is_gone(
    valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = ConnectionPool(**connection_options(valkey_url), socket_timeout=1)
    connection = pool.make_connection()
    await connection.connect()

    async def another_closes_it() -> None:
        await connection.disconnect(nowait=True)

    monkeypatch.setattr(connection, "check_health", another_closes_it)
    with pytest.raises(ConnectionGoneError):
        await connection.send_command("PING")
