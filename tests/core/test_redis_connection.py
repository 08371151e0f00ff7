"""A subscription over a connection that the network has given up, with and without TLS."""

import errno
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis as Client
from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import ConnectionError as ConnectionGoneError

from core.redis import async_client
from core.redis_connection import HonestConnection, HonestTlsConnection, connection_options
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
    process.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
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


async def test_no_message_yet_is_no_error(url: str) -> None:
    client = Redis(connection_pool=ConnectionPool(**connection_options(url)))
    subscription = client.pubsub()
    await subscription.subscribe("news")
    assert await subscription.get_message(timeout=1)
    assert await subscription.get_message(timeout=0.05) is None
    await subscription.aclose()
    await client.aclose()
    await client.connection_pool.disconnect()
