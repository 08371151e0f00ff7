"""A writer for the tests of what workers write."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from executions.store.writer import Writer


@pytest_asyncio.fixture
async def writer() -> AsyncIterator[Writer]:
    made = Writer(asyncio.get_running_loop())
    made.start()
    yield made
    await asyncio.to_thread(made.stop)
