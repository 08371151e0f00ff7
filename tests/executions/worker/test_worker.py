"""A worker ends a run that hits a bug."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from executions.engine.record import NodeRecord
from executions.models import Execution, NodeRun
from executions.status import NodeStatus
from executions.wire.mailbox import StopMessages
from executions.worker.assignments import Assignment, load
from executions.worker.journal import ExecutionJournal
from executions.worker.queue import claim
from executions.worker.stage import Slot, Stage
from executions.worker.worker import Worker
from tests.executions.factories import execution
from tests.patience import PATIENCE_S
from tests.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture
async def worker(settings: Any, valkey_url: str) -> AsyncIterator[Worker]:
    settings.REDIS_URL = valkey_url
    made = Worker("w")
    made._writer.start()
    yield made
    await made._park()


def claimed() -> Assignment:
    execution(make_people()["alice"])
    (assignment,) = load(claim("w", 1))
    return assignment


async def execute(worker: Worker, assignment: Assignment) -> None:
    await worker._execute(assignment, Stage(Slot(), assignment.claimed.id))


async def test_a_cancellation_that_nobody_asked_for_ends_the_run_with_a_word_in_the_log(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(worker, "_run", side_effect=asyncio.CancelledError):
        await execute(worker, await sync_to_async(claimed)())
    row = await sync_to_async(Execution.objects.get)()
    assert (row.status, row.error["code"]) == ("failed", "internal_error")
    assert "failed unexpectedly" in caplog.text


async def test_nothing_of_a_run_that_a_bug_ends_is_left_open(worker: Worker) -> None:
    assignment = await sync_to_async(claimed)()
    record = NodeRecord(node_id="a", attempt=1, status=NodeStatus.RUNNING)

    async def broken(assignment: Assignment, journal: ExecutionJournal, stage: Stage) -> None:
        journal.note(record)
        await journal.commit()
        journal.note(NodeRecord(node_id="b", attempt=1, status=NodeStatus.SUCCEEDED))
        raise ValueError

    with patch.object(worker, "_run", broken):
        await execute(worker, assignment)
    row = await sync_to_async(Execution.objects.get)()
    node = await sync_to_async(NodeRun.objects.get)()
    assert (row.status, node.node_id, node.status) == ("failed", "a", "cancelled")
    assert node.finished_at is not None
    assert node.seq < row.seq


async def test_a_run_that_is_told_to_stop_is_left_as_it_is(worker: Worker) -> None:
    assignment = await sync_to_async(claimed)()
    begun = asyncio.Event()

    async def endless(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    with patch.object(worker, "_run", endless):
        task = asyncio.create_task(execute(worker, assignment))
        await begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert (await sync_to_async(Execution.objects.get)()).status == "running"


async def test_new_work_is_taken_up_although_no_hint_arrives(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.worker.worker.HEARTBEAT_S", 0.02)
    looked = asyncio.Event()
    claim_once = worker._claim

    async def claim_and_tell() -> None:
        await claim_once()
        looked.set()

    monkeypatch.setattr(worker, "_claim", claim_and_tell)
    tasks = [asyncio.create_task(worker._claim_forever())]
    async with asyncio.timeout(PATIENCE_S):
        await looked.wait()  # at its start it found nothing
        await sync_to_async(lambda: execution(make_people()["alice"]))()
        tasks.append(asyncio.create_task(worker._keep_leases()))
        while (await sync_to_async(Execution.objects.get)()).fence == 0:
            await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_helper_that_takes_its_cancellation_for_something_else_does_not_keep_the_worker(
    settings: Any, valkey_url: str
) -> None:
    settings.REDIS_URL = valkey_url
    listening = asyncio.Event()

    async def deaf_once(mailbox: StopMessages) -> None:
        with suppress(asyncio.CancelledError):
            listening.set()
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    with patch.object(StopMessages, "listen", deaf_once):
        worker = Worker("w")
        running = asyncio.create_task(worker.run())
        await listening.wait()
        worker.drain()
        async with asyncio.timeout(PATIENCE_S):
            await running
