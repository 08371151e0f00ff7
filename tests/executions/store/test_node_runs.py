"""Node runs by few statements: what is new is inserted, what is there is brought up to date."""

from typing import Any

import pytest

from executions.models import Execution, NodeRun
from executions.store import node_runs, sql
from executions.store.node_runs import COPIED_FROM
from tests.executions.factories import execution
from tests.people import Person

pytestmark = pytest.mark.django_db
TEXTS = ["plain", 'tab\tquote"', "back\\slash \\N", "\u00fc\U0001f600", "line\nbreak", ""]


def rows(row: Execution, count: int, status: str = "succeeded") -> list[node_runs.Row]:
    """Runs of that many nodes, each with another text in it."""
    return [one(row, f"n{place}", status, TEXTS[place % len(TEXTS)], place) for place in range(count)]


def one(row: Execution, node_id: str, status: str, text: str, seq: int) -> node_runs.Row:
    values: dict[str, Any] = {
        "execution_id": sql.pk(row.pk),
        "node_id": node_id,
        "iteration": "",
        "attempt": 1,
        "status": status,
        "effect": "pure",
        "output": sql.json_text({"text": text}),
        "calls": "[]",
        "earlier": "[]",
        "cost_usd": 0,
        "usage": "{}",
        "seq": seq,
    }
    return tuple(values.get(column) for column in node_runs.COLUMNS)


def outputs(row: Execution) -> dict[str, str]:
    return {run.node_id: run.output["text"] for run in NodeRun.objects.filter(execution=row)}


@pytest.mark.parametrize("count", [1, COPIED_FROM - 1, COPIED_FROM, 4 * COPIED_FROM])
def test_new_rows_are_there_as_they_were_given(alice: Person, count: int) -> None:
    row = execution(alice)
    node_runs.write(rows(row, count), [])
    assert outputs(row) == {f"n{place}": TEXTS[place % len(TEXTS)] for place in range(count)}


def test_known_rows_are_brought_up_to_date_beside_new_ones(alice: Person) -> None:
    row = execution(alice)
    node_runs.write([one(row, "before", "running", "old", 1)], [])
    node_runs.write(rows(row, COPIED_FROM), [one(row, "before", "succeeded", "new", 2)])
    assert outputs(row)["before"] == "new"
    assert NodeRun.objects.filter(execution=row).count() == COPIED_FROM + 1


def test_a_row_that_is_called_new_and_is_there_is_brought_up_to_date(alice: Person) -> None:
    row = execution(alice)
    node_runs.write([one(row, "n3", "running", "old", 1)], [])
    node_runs.write(rows(row, COPIED_FROM), [])
    assert outputs(row)["n3"] == TEXTS[3]
    assert NodeRun.objects.filter(execution=row).count() == COPIED_FROM
