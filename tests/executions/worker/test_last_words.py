"""A model's partial output is added to a cancelled run, and to no other."""

from typing import Any

import pytest

from executions.models import Execution, NodeRun
from executions.start.cancelling import execution_cancel
from executions.worker.last_words import LastWords, last_words_keep
from tests.executions.factories import execution, run_of
from tests.people import make_people

pytestmark = pytest.mark.django_db
ERROR: dict[str, Any] = {"code": "cut_short", "details": {"partial_text": "half"}}
SAID = [LastWords("set", "", 1, ERROR)]


def running() -> tuple[Execution, NodeRun]:
    row = execution(make_people()["alice"], status="running", worker="w", seq=5)
    return row, run_of(row, status="running", effect="repeatable")


def test_it_is_added_to_the_node_that_was_cancelled() -> None:
    row, node = running()
    execution_cancel(execution=row)
    row.refresh_from_db()
    before = row.seq
    assert last_words_keep(row.pk, SAID) == 1
    row.refresh_from_db()
    node.refresh_from_db()
    assert (node.status, node.error) == ("cancelled", ERROR)
    assert row.seq == node.seq == before + 1, "who follows the run learns of it"
    assert last_words_keep(row.pk, SAID) == 0, "once"


def test_a_run_that_somebody_else_goes_on_with_is_left_alone() -> None:
    row, node = running()
    assert last_words_keep(row.pk, SAID) == 0
    node.refresh_from_db()
    assert (node.status, node.error) == ("running", None)


def test_another_attempt_and_another_place_are_left_alone() -> None:
    row, node = running()
    execution_cancel(execution=row)
    others = [
        LastWords("set", "", 2, ERROR),
        LastWords("set", "0", 1, ERROR),
        LastWords("start", "", 1, ERROR),
    ]
    assert last_words_keep(row.pk, others) == 0
    node.refresh_from_db()
    assert node.error is None
