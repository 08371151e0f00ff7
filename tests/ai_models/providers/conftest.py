from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network

import pytest

from ai_models.providers.openrouter.client import OpenRouter
from core.egress import Egress, EgressPolicy
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

KEY = "sk-or-v1-0123456789abcdef0123456789"


@pytest.fixture(scope="session")
def shared_server() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def server(shared_server: OpenRouterServer) -> OpenRouterServer:
    """A real HTTP server that speaks OpenRouter's protocol, with nothing seen or scripted yet."""
    shared_server.reset()
    return shared_server


@pytest.fixture
async def egress() -> AsyncIterator[Egress]:
    client = Egress(EgressPolicy(allowed=(ip_network("127.0.0.0/8"),)))
    yield client
    await client.aclose()


@pytest.fixture
def provider(egress: Egress, server: OpenRouterServer) -> OpenRouter:
    return OpenRouter(
        egress,
        api_key=KEY,
        base_url=server.base_url,
        referer="https://wireloom.example",
        nearest=lambda model: ["openai/gpt-4o-mini"],
    )
