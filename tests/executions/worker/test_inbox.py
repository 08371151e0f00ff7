import asyncio
from typing import Any

from executions.worker.inbox import Inbox
from executions.worker.worker import Worker


async def a_worker_that_is_told_to_leave(inbox: Inbox) -> None:
    inbox.open(Worker("w"))
    inbox.drain()


def test_a_hint_that_comes_when_the_worker_has_left_changes_nothing(settings: Any, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url
    inbox = Inbox()
    asyncio.run(a_worker_that_is_told_to_leave(inbox))
    inbox.wake()
