"""Web servers with limits of a test's own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.config.web_server import Serve, Served, serving


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Servers with limits of their own."""
    async with AsyncExitStack() as stack:

        async def start(**limits: Any) -> Served:
            return await stack.enter_async_context(serving(**limits))

        yield start
