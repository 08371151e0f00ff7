"""The data that a worker loads about a claimed execution."""

import pytest
from django.utils import timezone

from executions.engine.testing import MemoryJournal
from tests.executions.factories import start_of, workflow
from tests.executions.rerunning import drive
from tests.people import Person
from tests.workflows.drawing import graph, node, says

pytestmark = pytest.mark.django_db
LOOP = graph(
    "start>loop loop>after",
    node("loop", "flow.for_each", items=[1, 2]),
    node("deep", "flow.for_each", parent="loop", items=[1]),
    says("inner", "{{item}}", parent="deep"),
)


def run_to(alice: Person, until_node: str) -> MemoryJournal:
    row = start_of(workflow(alice, LOOP), until_node=until_node).row(timezone.now())
    row.save(force_insert=True)
    return drive(row)


@pytest.mark.parametrize("until_node", ["loop", "deep", "inner"])
def test_a_run_to_a_node_inside_containers_takes_the_outermost_whole(alice: Person, until_node: str) -> None:
    ran = run_to(alice, until_node).statuses()
    assert {"inner@0/0", "inner@1/0", "loop"} < ran.keys()
    assert "after" not in ran


def test_what_was_run_to_gives_the_output(alice: Person) -> None:
    journal = run_to(alice, "loop")
    assert journal.output is not None
    assert len(journal.output["results"]) == 2
