"""Followers start exactly once, none is lost, and following costs nothing for workflows that nobody follows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from executions.models import Execution
from executions.models.hook_calls import Following
from executions.status import ExecutionStatus
from executions.triggers.following import ended_statement, executions_follow, follow_ended
from executions.worker.assignments import Claimed
from executions.worker.journal import Batch, Closing
from executions.worker.queue import claim
from tests.contention import after_waiting_for
from tests.executions.triggers.followers import ERROR, end, follower, run, runs_of, worker
from tests.people import Person, make_people


def test_where_nobody_follows_a_run_knows_it_from_its_start(alice: Person) -> None:
    assert run(worker(alice)).followed == ""


def test_followers_of_failures_alone_leave_successes_unmarked_in_the_index(alice: Person) -> None:
    followed = worker(alice)
    follower(alice)
    execution = run(followed)
    assert execution.followed == "failures"
    end(execution, "succeeded")
    with CaptureQueriesContext(connection) as captured:
        assert follow_ended() == 0
    assert len(captured) == 1


@pytest.mark.django_db
def test_what_has_ended_is_found_by_its_index_alone() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {ended_statement()}", [10])
        plan = str(cursor.fetchall())
    assert "executions_followed" in plan, plan


@pytest.mark.django_db(transaction=True)
def test_a_run_that_ended_while_it_was_to_be_marked_is_not_followed_again() -> None:
    alice = make_people()["alice"]
    followed = worker(alice)
    follower(alice)
    going_on = Execution.objects.filter(pk=run(followed).pk)
    going_on.update(followed="")
    after_waiting_for(
        lambda: going_on.update(status="failed"), lambda: executions_follow(alice.actor.organization.pk)
    )
    assert going_on.get().followed == ""


def test_an_end_whose_process_died_right_after_is_followed_later(alice: Person) -> None:
    """The UPDATE that closes the run is all there is: nothing has to be said after it."""
    followed, following = worker(alice), follower(alice)
    end(run(followed))
    assert runs_of(following) == []
    follow_ended()
    assert len(runs_of(following)) == 1


def test_a_follower_that_cannot_be_started_holds_up_no_other(
    alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    followed, following = worker(alice), follower(alice)
    broken, healthy = end(run(followed)), end(run(followed))
    lost = {"$asset": str(broken.pk), "size": 1, "preview": ""}
    Execution.objects.filter(pk=broken.pk).update(input=lost)
    follow_ended()
    assert [row.input["id"] for row in runs_of(following)] == [str(healthy.pk)]
    assert str(broken.pk) in caplog.text
    assert follow_ended() == 0


@pytest.mark.django_db(transaction=True)
def test_any_number_of_schedulers_start_each_follower_once() -> None:
    alice = make_people()["alice"]
    followed, following = worker(alice), follower(alice)
    executions = [run(followed) for _ in range(10)]
    claimed = {item.id: item for item in claim("worker", 100)}
    for execution in executions:
        close(claimed[execution.pk], execution)

    def scheduler(_: int) -> None:
        try:
            follow_ended()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scheduler, range(4)))
    assert len(runs_of(following)) == Following.objects.count() == 10


def close(claimed: Claimed, execution: Execution) -> None:
    closing = Closing(ExecutionStatus("failed"), None, ERROR)
    batch = Batch(claimed=claimed, rows=[], assets=[], cost=execution.cost_usd, usage={}, closing=closing)
    assert Batch.apply([batch])
