import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

from core.egress import Egress, EgressPolicy
from tests.servers.listener import Listener

HERE = Path(__file__).parent
LOOPBACK = EgressPolicy(allowed=(ip_network("127.0.0.0/8"),))


@pytest.fixture
async def egress() -> AsyncIterator[Egress]:
    """A client whose operator has opened loopback, where the tests' servers are."""
    client = Egress(LOOPBACK)
    yield client
    await client.aclose()


@dataclass
class TlsServer:
    url: str
    certificate: str


@pytest.fixture
async def tls_server() -> AsyncIterator[TlsServer]:
    """An https server with an untrusted certificate for `wireloom.test`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE / "wireloom_test.pem")

    async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello")
        await writer.drain()

    listener = Listener(hello, context)
    port = await listener.start()
    pem = (HERE / "wireloom_test.pem").read_text()
    yield TlsServer(f"https://127.0.0.1:{port}", pem[pem.index("-----BEGIN CERTIFICATE") :])
    await listener.stop()
