"""Outcomes are written under the fence, numbered without a double, many in one transaction."""

import asyncio
import json
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection
from django.utils import timezone

from assets.models import Asset
from core.db.ids import uuid7
from core.secrets.redaction import MASK
from executions.engine.llm_call import LlmCallRecord
from executions.engine.ports import LeaseLostError
from executions.engine.record import NodeRecord
from executions.models import Execution, NodeRun
from executions.status import ExecutionStatus, NodeStatus
from executions.store import writer as writing
from executions.store.values import is_reference, loaded
from executions.store.writer import Writer
from executions.wire.events import ExecutionChange, events
from executions.worker.assignments import Claimed
from executions.worker.journal import ExecutionJournal
from tests.executions.worker.journals import journal, prepared
from workflows.sdk import Usage
from workflows.sdk.values import LARGE

pytestmark = pytest.mark.django_db(transaction=True)


def ended(node: str, output: Any = None, **fields: Any) -> NodeRecord:
    record = NodeRecord(node_id=node, attempt=1, status=NodeStatus.SUCCEEDED, ports=["main"], **fields)
    record.output, record.output_size = output, len(str(output))
    return record


async def noted(book: ExecutionJournal, record: NodeRecord) -> None:
    record.aside = await book.keep(record.output)
    book.note(record)


in_thread = sync_to_async


async def test_what_is_noted_is_durable_after_the_commit(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    book.note(ended("a", {"x": 1}))
    book.note(ended("b"))
    await book.commit()
    assert await in_thread(lambda: set(NodeRun.objects.values_list("node_id", flat=True)))() == {"a", "b"}


async def test_numbers_are_distinct_and_none_is_above_the_executions(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    for node in "abc":
        book.note(ended(node))
        await book.commit()
    book.note(ended("a", "again"))
    await book.close(ExecutionStatus.SUCCEEDED, {"done": True}, None)
    after = await in_thread(Execution.objects.select_related("workflow", "version").get)(pk=row.pk)
    told = await in_thread(events)(after, 0, None)
    numbers = [event.seq for event in told]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == after.seq == after.state_seq
    assert isinstance(told[-1], ExecutionChange)
    assert told[-1].execution.output == {"done": True}


async def test_an_old_fence_changes_nothing(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    stale = journal(row, Claimed(claimed.id, claimed.fence - 1), writer)
    stale.note(ended("a"))
    with pytest.raises(LeaseLostError):
        await stale.commit()
    assert await in_thread(NodeRun.objects.count)() == 0


async def test_a_cancelled_execution_stays_cancelled(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    await in_thread(Execution.objects.filter(pk=row.pk).update)(status="cancelled", lease_until=None)
    book = journal(row, claimed, writer)
    with pytest.raises(LeaseLostError):
        await book.close(ExecutionStatus.SUCCEEDED, None, None)
    await in_thread(row.refresh_from_db)()
    assert row.status == "cancelled"


async def test_one_bad_batch_does_not_take_its_neighbours_down(writer: Writer) -> None:
    (first, one), (second, two) = await in_thread(prepared)(2)
    good, bad = journal(first, one, writer), journal(second, two, writer)
    good.note(ended("a"))
    bad.note(ended("x" * 65 if connection.vendor == "postgresql" else "a", effect="pure"))
    bad._noted[next(iter(bad._noted))].attempt = -1  # what no database takes
    outcomes = await asyncio.gather(good.commit(), bad.commit(), return_exceptions=True)
    assert outcomes[0] is None
    assert isinstance(outcomes[1], Exception)
    assert await in_thread(NodeRun.objects.filter(execution=first).count)() == 1


def losing(times: int) -> Any:
    """The next so many transactions lose their connection."""
    real, left = writing._apply, iter(range(times))

    def apply(jobs: list[writing.Job]) -> list[Any]:
        if next(left, None) is not None:
            raise OperationalError("the connection is gone")
        return real(jobs)

    return patch.object(writing, "_apply", apply)


async def test_after_a_commit_that_was_lost_no_later_one_of_that_execution_is_made(writer: Writer) -> None:
    [(row, claimed), (other, others)] = await in_thread(prepared)(2)
    book, another = journal(row, claimed, writer), journal(other, others, writer)
    another.note(ended("first"))
    with losing(2):
        for node in ("first", "second"):
            book.note(ended(node))
            with pytest.raises(OperationalError):
                await book.commit()
        await another.commit()
    assert await in_thread(row.node_runs.count)() == 0
    assert await in_thread(other.node_runs.count)() == 1


async def test_nor_is_a_later_one_that_waited_beside_it(writer: Writer) -> None:
    [(row, claimed), (other, others)] = await in_thread(prepared)(2)
    book, another = journal(row, claimed, writer), journal(other, others, writer)
    with losing(2):
        with writer._wake:  # so that all are taken together
            commits = []
            for journal_of, node in ((book, "first"), (book, "second"), (another, "first")):
                journal_of.note(ended(node))
                commits.append(journal_of._submit(None))
        results = await asyncio.gather(*commits, return_exceptions=True)
    assert [isinstance(result, OperationalError) for result in results] == [True, True, False]
    assert await in_thread(row.node_runs.count)() == 0
    assert await in_thread(other.node_runs.count)() == 1


async def test_a_large_value_becomes_an_asset_and_reads_back_whole(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    large = {"text": "x" * 300_000}
    await noted(book, ended("a", large))
    await book.commit()
    run = await in_thread(NodeRun.objects.get)()
    assert run.output["size"] > 300_000
    assert len(run.output["preview"]) == 500
    assert await in_thread(loaded)(run.output, row.organization_id) == large
    assert await in_thread(Asset.objects.count)() == 1


async def test_secrets_are_masked_in_everything_that_is_stored(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    book.redactor.add({"api_key": "sk-very-secret"})
    record = ended("a", {"echo": "Bearer sk-very-secret"}, error={"message": "sk-very-secret"})
    record.input = {"header": "sk-very-secret"}
    book.note(record)
    await book.close(ExecutionStatus.SUCCEEDED, ["sk-very-secret"], None)
    run = await in_thread(NodeRun.objects.get)()
    await in_thread(row.refresh_from_db)()
    assert (run.output, run.input, row.output) == ({"echo": f"Bearer {MASK}"}, {"header": MASK}, [MASK])
    assert run.error == {"message": MASK}


async def test_costs_are_the_sum_of_all_attempts(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    call = LlmCallRecord(id=uuid7(), number=1, requested_model="m", created_at=timezone.now())
    call.usage, call.cost_usd = Usage(input_tokens=10, output_tokens=5), Decimal("0.000002")
    record = ended("a", spent=call.cost_usd, used=call.usage.as_dict(), calls=[call])
    book.note(record)
    await book.close(ExecutionStatus.SUCCEEDED, None, None)
    await in_thread(row.refresh_from_db)()
    assert str(row.cost_usd) == "0.000004000000"
    none = {"cached_tokens": 0, "reasoning_tokens": 0}
    assert row.usage == {"input_tokens": 20, "output_tokens": 10, **none}


@pytest.mark.parametrize(
    ("between", "kept"),
    [(NodeStatus.RETRYING, None), (NodeStatus.CANCELLED, None), (NodeStatus.WAITING, {"data": 1})],
)
async def test_an_answer_stays_in_the_row_until_another_attempt_begins(
    writer: Writer, between: NodeStatus, kept: Any
) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    record = NodeRecord(node_id="a", attempt=1, status=NodeStatus.WAITING, wait={"asks": True})
    book.note(record)
    await book.commit()
    await in_thread(NodeRun.objects.filter(node_id="a").update)(answer={"data": 1})
    for status in (between, NodeStatus.WAITING):
        record.status = status
        book.note(record)
        await book.commit()
    assert await in_thread(lambda: NodeRun.objects.get(node_id="a").answer)() == kept


async def test_a_large_value_is_not_lost_with_the_node_that_was_told_to_stop_while_its_file_was_written(
    writer: Writer,
) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    told_to_stop = asyncio.create_task(noted(book, ended("big", {"text": "x" * LARGE})))
    await asyncio.sleep(0)
    told_to_stop.cancel()
    await asyncio.gather(told_to_stop, return_exceptions=True)
    await book.close(ExecutionStatus.SUCCEEDED, None, None)
    assert (await in_thread(NodeRun.objects.get)(node_id="big")).output["size"] > LARGE


async def test_what_has_many_characters_in_json_only_is_a_file_too(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    for name, text in {"controls": "\x01", "pictures": "\U0001f600", "quotes": '"'}.items():
        many = text * (LARGE // len(json.dumps(text)) + LARGE // 4)
        await noted(book, ended(name, many))
        await noted(book, ended(f"few_{name}", text * (LARGE // 13)))
    await book.commit()
    runs = {run.node_id: run.output for run in await in_thread(list)(NodeRun.objects.all())}
    assert {name for name, output in runs.items() if is_reference(output)} == {
        "controls",
        "pictures",
        "quotes",
    }


async def test_a_large_input_is_written_once_however_often_its_node_is_told_of(writer: Writer) -> None:
    [(row, claimed)] = await in_thread(prepared)()
    book = journal(row, claimed, writer)
    record = ended("loop", 1)
    given = {"items": ["x" * LARGE]}
    record.input = await book.keep(given)
    for done in range(3):
        record.progress = {"done": done, "failed": 0}
        book.note(record)
        await book.commit()
    run = await in_thread(NodeRun.objects.get)()
    assert (run.progress["done"], run.input["size"] > LARGE) == (2, True)
    assert await in_thread(loaded)(run.input, row.organization_id) == given
    assert await in_thread(Asset.objects.count)() == 1
