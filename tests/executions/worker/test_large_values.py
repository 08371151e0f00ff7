"""Large values do not increase the work on the loop that serves all runs."""

import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.utils import timezone

from executions.models import Execution, NodeRun
from executions.start.starting import insert
from executions.store.values import is_reference
from executions.worker.assignments import Assignment, load
from executions.worker.queue import claim
from executions.worker.stage import Slot, Stage
from executions.worker.worker import Worker
from tests.executions.factories import start_of, workflow
from tests.people import Person
from workflows.sdk import Json
from workflows.sdk.values import LARGE

pytestmark = pytest.mark.django_db(transaction=True)


NODES: list[dict[str, Any]] = [
    {"id": "start", "type": "trigger.manual"},
    {"id": "set", "type": "data.set", "parameters": {"keep": "all", "fields": [{"name": "n", "value": 1}]}},
    {
        "id": "copy",
        "type": "data.set",
        "parameters": {"fields": [{"name": "rows", "value": "{{trigger.rows}}"}]},
    },
    {"id": "both", "type": "flow.merge", "parameters": {"mode": "append", "list_field": "rows"}},
    {
        "id": "loop",
        "type": "flow.for_each",
        "variable": "loop",
        "parameters": {"items": "{{trigger.lists}}", "concurrency": 2},
    },
    {"id": "inner", "type": "data.set", "parent": "loop", "variable": "inner", "parameters": {"keep": "all"}},
    {"id": "moment", "type": "flow.wait", "parameters": {"amount": 0}},
    {"id": "called", "type": "flow.respond", "variable": "called"},
]
EDGES = [("start", "set"), ("start", "copy"), ("set", "both"), ("copy", "both"), ("both", "loop")]
EDGES += [("loop", "moment"), ("moment", "called")]


@pytest_asyncio.fixture
async def worker(settings: Any, valkey_url: str) -> AsyncIterator[Worker]:
    settings.REDIS_URL = valkey_url
    made = Worker("w")
    made._writer.start()
    yield made
    await made._park()


def claimed(alice: Person, rows: int) -> Assignment:
    graph = {"nodes": NODES, "edges": [{"source": source, "target": target} for source, target in EDGES]}
    given: Json = [{"id": place, "text": "x" * 60} for place in range(rows)]
    start = start_of(workflow(alice, graph), input={"rows": given, "lists": [{"rows": given}] * 2})
    row = start.row(timezone.now())
    insert([row])
    (assignment,) = load(claim("w", 1))
    return assignment


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """Calls of Python functions on this thread, by where they stand."""
    calls: Counter[str] = Counter()

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call":
            calls[f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}"] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


async def calls_of_the_loop(worker: Worker, alice: Person, rows: int) -> Counter[str]:
    assignment = await sync_to_async(claimed)(alice, rows)
    with counted_calls() as calls:
        await worker._execute(assignment, Stage(Slot(), assignment.claimed.id))
    return calls


async def test_no_element_of_a_large_value_is_visited_on_the_loop(worker: Worker, alice: Person) -> None:
    few = LARGE // 70
    less = await calls_of_the_loop(worker, alice, few)
    more = await calls_of_the_loop(worker, alice, 2 * few)
    ended = await sync_to_async(lambda: set(Execution.objects.values_list("status", flat=True)))()
    outputs = await sync_to_async(lambda: list(NodeRun.objects.values_list("node_id", "output")))()
    grown = {where: more[where] - count for where, count in less.items() if more[where] - count > few / 10}

    assert ended == {"succeeded"}
    assert {node for node, output in outputs if is_reference(output)} == {node["id"] for node in NODES}
    assert grown == {}
