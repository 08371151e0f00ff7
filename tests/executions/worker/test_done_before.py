"""A node that is taken up again finds what it has done on an earlier worker."""

from decimal import Decimal

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from assets.models import Asset
from core.secrets.redaction import MASK
from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.engine.steps import Steps
from executions.models import Execution, NodeStep
from executions.status import NodeStatus, StepStatus
from executions.store.values import is_reference
from executions.store.writer import Writer
from executions.worker.context import CLOCK
from executions.worker.done_before import DoneBefore
from executions.worker.journal import ExecutionJournal
from tests.executions.factories import call_of, execution, run_of
from tests.executions.worker.journals import journal, prepared
from tests.people import make_people
from workflows.sdk import Effect, Json
from workflows.sdk.values import LARGE

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = sync_to_async


async def stepped(book: ExecutionJournal, gives: Json, name: str = "one") -> NodeRecord:
    """A node that has taken a step, which is durable."""
    record = NodeRecord(node_id="set", attempt=1, status=NodeStatus.RUNNING)

    async def work() -> Json:
        return gives

    await Steps(record, book, CLOCK).take(name, work, Effect.REPEATABLE)
    return record


def taken_up(row: Execution) -> NodeRecord:
    """The node's record as the next worker has it."""
    run = row.node_runs.get(node_id="set")
    record = NodeRecord(node_id="set", attempt=run.attempt, spent=run.cost_usd, used=run.usage)
    DoneBefore.of([run]).put_into(record, row.pk, row.organization_id)
    return record


async def test_a_steps_result_is_read_back(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    await stepped(journal(row, claimed, writer), {"n": 1})
    step = (await in_thread(taken_up)(row)).steps["one"]
    assert (step.status, step.output, step.attempt) == (StepStatus.SUCCEEDED, {"n": 1}, 1)


async def test_a_large_result_is_a_file_and_read_back_whole(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    await stepped(journal(row, claimed, writer), "x" * (LARGE + 1))
    kept = await in_thread(NodeStep.objects.get)()
    assert is_reference(kept.output) and await in_thread(Asset.objects.count)() == 1
    assert len((await in_thread(taken_up)(row)).steps["one"].output) == LARGE + 1  # type: ignore[arg-type]


async def test_no_secret_is_in_a_steps_row(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    book.redactor.add({"key": "hunter22"})
    await stepped(book, {"said": "it is hunter22"})
    assert (await in_thread(NodeStep.objects.get)()).output == {"said": f"it is {MASK}"}


async def test_under_an_old_fence_no_step_is_written(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    await in_thread(Execution.objects.filter(pk=row.pk).update)(fence=claimed.fence + 1)
    with pytest.raises(LeaseLostError):
        await stepped(journal(row, claimed, writer), 1)
    assert not await in_thread(NodeStep.objects.exists)()


def waiting() -> Execution:
    alice = make_people()["alice"]
    row = execution(alice)
    usage = {"input_tokens": 30, "output_tokens": 3, "cached_tokens": 0, "reasoning_tokens": 0}
    run_of(row, status="waiting", attempt=2, cost_usd=Decimal("0.03"), usage=usage, wait={"until": None})
    for attempt, number in ((1, 1), (2, 1), (2, 2)):
        call_of(
            row, attempt=attempt, number=number, cost_usd=Decimal("0.01"), input_tokens=10, output_tokens=1
        )
    return row


def test_a_node_that_waits_goes_on_counting_its_calls_and_pays_none_twice() -> None:
    record = taken_up(waiting())
    assert [call.number for call in record.calls] == [1, 2]
    assert (record.cost(), record.spent) == (Decimal("0.03"), Decimal("0.01"))
    assert record.usage()["input_tokens"] == 30 and record.used["input_tokens"] == 10


def test_the_attempt_after_a_crash_begins_without_calls_and_with_what_was_paid() -> None:
    row = waiting()
    row.node_runs.update(status="running")
    record = taken_up(row)
    record.begin_attempt(timezone.now())
    assert (record.calls, record.cost()) == ([], Decimal("0.03"))
