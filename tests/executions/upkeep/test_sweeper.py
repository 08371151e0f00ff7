"""The leftovers that the sweeper finds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from executions.models import Execution
from executions.start.calling import call_key
from executions.upkeep.sweeper import MOST_RECOVERIES, sweep
from tests.executions.factories import execution, run_of
from tests.people import Person

pytestmark = pytest.mark.django_db


def called(
    by: Execution, who: Person, node: str, iteration: str = "", number: int = 0, **fields: object
) -> Execution:
    facts = {"called_by": by, "call_key": call_key(node, iteration, number), "attached": True, "depth": 1}
    return execution(who, **{**facts, **fields})


def swept(row: Execution) -> str:
    """Its status after a sweep."""
    sweep(timezone.now())
    row.refresh_from_db()
    return row.status


@pytest.mark.parametrize("status", ["queued", "running", "waiting"])
@pytest.mark.parametrize("ended", ["failed", "cancelled"])
def test_what_a_node_called_is_cancelled_once_the_node_is_done_with(
    alice: Person, status: str, ended: str
) -> None:
    caller = execution(alice, status="waiting")
    run_of(caller, "s", iteration="3/0", status=ended)
    assert swept(called(caller, alice, "s", "3/0", 17, status=status)) == "cancelled"
    caller.refresh_from_db()
    assert caller.status == "waiting"


@pytest.mark.parametrize("going", ["running", "retrying", "waiting"])
def test_what_a_node_that_goes_on_called_goes_on(alice: Person, going: str) -> None:
    caller = execution(alice, status="running")
    run_of(caller, "s", status=going)
    assert swept(called(caller, alice, "s")) == "queued"


@pytest.mark.parametrize(
    ("node", "iteration"), [("s", "1"), ("s", ""), ("t", "11"), ("S", "11"), ("ss", "11")]
)
def test_the_end_of_another_node_or_turn_cancels_nothing(alice: Person, node: str, iteration: str) -> None:
    caller = execution(alice, status="running")
    run_of(caller, node, iteration=iteration, status="failed")
    assert swept(called(caller, alice, "s", "11")) == "queued"


def test_what_nobody_waits_for_goes_on_when_the_node_is_done_with(alice: Person) -> None:
    caller = execution(alice, status="running")
    run_of(caller, "s", status="succeeded")
    assert swept(called(caller, alice, "s", attached=False)) == "queued"


def test_what_an_execution_that_has_ended_called_is_cancelled(alice: Person) -> None:
    caller = execution(alice, status="failed")
    assert swept(called(caller, alice, "s")) == "cancelled"


def test_the_nodes_of_an_execution_that_is_given_up_end_with_it(alice: Person) -> None:
    lost = timezone.now() - timedelta(seconds=1)
    row = execution(alice, status="running", seq=9, recoveries=MOST_RECOVERIES)
    Execution.objects.update(lease_until=lost)
    run_of(row, "start", status="succeeded", seq=1)
    run_of(row, "set", status="running", seq=2)
    assert swept(row) == "failed"
    assert (row.error["code"], row.seq, row.state_seq) == ("crash_loop", 11, 11)
    nodes = row.node_runs.order_by("seq").values_list("node_id", "status", "seq")
    assert list(nodes) == [("start", "succeeded", 1), ("set", "cancelled", 10)]
    assert row.node_runs.get(node_id="set").finished_at == row.finished_at


def test_whoever_called_an_execution_that_is_given_up_goes_on(alice: Person) -> None:
    caller = execution(alice, status="waiting", calls_left=1)
    lost = called(caller, alice, "s", status="running", recoveries=MOST_RECOVERIES)
    Execution.objects.filter(pk=lost.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert swept(lost) == "failed"
    caller.refresh_from_db()
    assert caller.status == "queued"
