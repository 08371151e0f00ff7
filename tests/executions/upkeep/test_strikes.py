"""A run that takes its worker down twice ends, and says which node it was."""

import pytest

from executions.models import Execution
from executions.store.transitions import hand_back
from executions.upkeep.strikes import strike
from tests.executions.factories import execution, run_of
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(alice: Person) -> Execution:
    return execution(alice, status="running", worker="w", fence=1)


def test_the_first_time_it_may_have_been_something_else(row: Execution) -> None:
    strike("w", row.pk, "set")
    hand_back("w")
    row.refresh_from_db()
    assert (row.status, row.strikes) == ("queued", 1)


def test_the_second_time_it_ends_and_names_the_node(row: Execution) -> None:
    open_node = run_of(row, "set", status="running")
    Execution.objects.filter(pk=row.pk).update(strikes=1)
    strike("w", row.pk, "set")
    row.refresh_from_db()
    open_node.refresh_from_db()
    assert (row.status, row.error["code"], row.error["node_id"]) == ("failed", "crash_loop", "set")
    assert "'set'" in row.error["message"] and row.error["hint"]
    assert (row.lease_until, row.fence, open_node.status) == (None, 2, "cancelled")


def test_where_no_node_ran_the_run_is_named(row: Execution) -> None:
    Execution.objects.filter(pk=row.pk).update(strikes=1)
    strike("w", row.pk, "")
    row.refresh_from_db()
    assert (row.error["node_id"], "this run" in row.error["message"]) == (None, True)


@pytest.mark.parametrize("change", [{"worker": "other"}, {"status": "queued", "lease_until": None}])
def test_what_the_worker_did_not_hold_any_more_is_not_its_fault(
    row: Execution, change: dict[str, object]
) -> None:
    Execution.objects.filter(pk=row.pk).update(strikes=1, **change)
    strike("w", row.pk, "set")
    row.refresh_from_db()
    assert (row.strikes, row.finished_at) == (1, None)
