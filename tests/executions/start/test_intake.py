"""Waiting for an answer in the web process."""

import asyncio
from uuid import uuid4

from executions.start.intake import Intake
from tests.patience import PATIENCE_S


async def test_who_waits_is_let_go_when_the_process_is_to_end() -> None:
    intake = Intake()
    intake._loop = asyncio.get_running_loop()
    waiting = asyncio.create_task(intake.wait(uuid4(), 60, look=lambda: None))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        intake.stop_waiting()
        assert await waiting is None


async def test_who_begins_to_wait_when_the_process_is_to_end_is_let_go_too() -> None:
    intake = Intake()
    intake._loop = asyncio.get_running_loop()
    intake.stop_waiting()
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        assert await intake.wait(uuid4(), 60, look=lambda: None) is None
