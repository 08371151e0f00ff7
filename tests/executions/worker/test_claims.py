"""Who may write for an execution, and for how long."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from executions.models import Execution
from executions.store.leases import renew
from executions.store.transitions import hand_back
from executions.upkeep.sweeper import MOST_RECOVERIES, recover, sweep
from executions.worker.queue import claim
from tests.executions.factories import execution
from tests.people import Person

pytestmark = pytest.mark.django_db


def test_a_claim_takes_the_oldest_first_and_each_row_once(alice: Person) -> None:
    rows = [execution(alice) for _ in range(5)]
    first, second = claim("one", 3), claim("two", 3)
    assert {item.id for item in first} == {row.pk for row in rows[:3]}
    assert {item.id for item in second} == {row.pk for row in rows[3:]}
    assert claim("three", 3) == []


def test_a_claim_starts_the_execution_and_raises_its_fence(alice: Person) -> None:
    row = execution(alice)
    (claimed,) = claim("one", 1)
    row.refresh_from_db()
    assert (row.status, row.worker, row.fence, claimed.fence) == ("running", "one", 1, 1)
    assert row.started_at is not None
    assert row.seq == row.state_seq == 2


def test_a_claim_tells_new_executions_from_those_that_take_results_over(alice: Person) -> None:
    old = execution(alice, status="failed")
    new, retried = execution(alice), execution(alice, retry_of=old)
    told = {row.id: row.is_new for row in claim("one", 2)}
    assert told == {new.pk: True, retried.pk: False}


def test_a_heartbeat_renews_what_is_still_ours_and_names_it(alice: Person) -> None:
    kept, cancelled = execution(alice), execution(alice)
    claim("one", 2)
    Execution.objects.filter(pk=cancelled.pk).update(status="cancelled", lease_until=None)
    assert renew("one", [kept.pk, cancelled.pk]) == {kept.pk: 1}


def test_what_a_worker_holds_without_running_it_is_left_to_run_out(alice: Person) -> None:
    row = execution(alice)
    claim("one", 1)
    assert renew("one", []) == {}
    recover(timezone.now() + timedelta(seconds=31))
    row.refresh_from_db()
    assert row.status == "queued"


def test_handing_back_queues_the_rows_under_a_new_fence(alice: Person) -> None:
    row = execution(alice)
    claim("one", 1)
    assert hand_back("one") == 1
    row.refresh_from_db()
    assert (row.status, row.worker, row.fence) == ("queued", "", 2)


@pytest.mark.parametrize("fields", [{"status": "running"}, {"lease_until": timezone.now()}])
def test_an_execution_has_a_lease_exactly_while_it_runs(alice: Person, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="lease_while_running"):
        Execution.objects.filter(pk=execution(alice).pk).update(**fields)


def test_a_lease_that_ran_out_is_taken_back_also_without_a_first_heartbeat(alice: Person) -> None:
    row = execution(alice)
    claim("one", 1)
    recover(timezone.now() + timedelta(seconds=29))
    row.refresh_from_db()
    assert row.status == "running"
    recover(timezone.now() + timedelta(seconds=31))
    row.refresh_from_db()
    assert (row.status, row.recoveries) == ("queued", 1)


def test_an_execution_that_kills_its_workers_is_given_up(alice: Person) -> None:
    row = execution(alice, recoveries=MOST_RECOVERIES)
    claim("one", 1)
    recover(timezone.now() + timedelta(seconds=31))
    row.refresh_from_db()
    assert row.status == "failed"
    assert row.error["code"] == "crash_loop"


def test_a_row_that_nobody_took_is_hinted_again_after_ten_seconds(alice: Person) -> None:
    now = timezone.now()
    execution(alice, hinted_at=now)
    assert sweep(now + timedelta(seconds=5)) == 0
    assert sweep(now + timedelta(seconds=11)) == 1
    assert sweep(now + timedelta(seconds=12)) == 0
