"""Frequent queries do not become slower with the number of past runs: indexes of unfinished rows serve them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.db.ids import uuid7
from executions.models import Execution
from executions.status import ExecutionStatus
from executions.store.leases import renew
from executions.triggers.schedule.firing import fire_due
from executions.upkeep.scheduler import Scheduler
from executions.upkeep.sweeper import _cancel_orphans
from executions.worker.assignments import Claimed
from executions.worker.batches import Batch, Closing
from executions.worker.queue import Queue
from tests.executions.factories import execution
from tests.executions.triggers.schedules import end, noon, published
from tests.people import Person

TABLE = Execution._meta.db_table
Statement = tuple[str, Any]


def round_of_the_scheduler(alice: Person) -> None:
    Scheduler("one").round()


def claim_of_a_long_queue(alice: Person) -> None:
    for _ in range(4):
        execution(alice)
    queue = Queue("one")
    queue.take(2, batches=True)
    queue.take(2, batches=True)


def heartbeat(alice: Person) -> None:
    renew("one", [uuid7() for _ in range(40)])


def ends(alice: Person) -> None:
    facts: dict[str, Any] = {"rows": [], "assets": [], "cost": Decimal(0), "usage": {}}
    closing = Closing(ExecutionStatus.SUCCEEDED, {}, None)
    Batch.apply([Batch(claimed=Claimed(uuid7(), 1), closing=closing, **facts) for _ in range(40)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
@pytest.mark.parametrize("work", [round_of_the_scheduler, claim_of_a_long_queue, heartbeat, ends])
def test_no_statement_goes_through_all_that_has_run(alice: Person, work: Callable[[Person], None]) -> None:
    slow = [
        (step, statement)
        for statement, parameters in statements(lambda: work(alice))
        for step in plan(statement, parameters)
        if step.startswith(f"SCAN {TABLE}") and not step.endswith(OF_WHAT_IS_OPEN)
    ]
    assert slow == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_the_node_that_called_is_looked_up_and_not_searched_for_among_all_turns_of_its_loop() -> None:
    orphans = [plan(*statement) for statement in statements(_cancel_orphans)]
    assert len(orphans) == 3
    assert all("(execution_id=? AND node_id=? AND iteration=?)" in str(steps) for steps in orphans)


OF_WHAT_IS_OPEN = tuple(
    f"INDEX executions_{name}" for name in ("queued", "queued_by", "running", "waiting", "followed")
)


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite takes what has ended out of its indexes"
)
@pytest.mark.parametrize("work", [heartbeat, ends])
def test_a_worker_does_not_go_through_dead_index_entries(
    alice: Person, work: Callable[[Person], None]
) -> None:
    """Ended executions remain in `executions_running` until the next vacuum."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = [plan(*statement) for statement in statements(lambda: work(alice))]
    assert plans and "executions_running" not in str(plans)
    assert "executions_execution_pkey" in str(plans)


OF_A_SCHEDULE = (
    "SCAN U0 USING INDEX planned_waiting",
    "planned_waiting (trigger_id=?)",
    "executions_scheduled (workflow_id=? AND trigger_node=? AND status=?)",
    "executions_plannedtime_1 (trigger_id=? AND at=?)",
    "INTEGER PRIMARY KEY (rowid=?)",
)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_firing_does_not_go_through_all_that_has_fired(alice: Person) -> None:
    """Neither through its planned times, to find what waits, nor through its runs, to find one that goes on."""
    published(alice, due=noon(), overlap="queue")
    fire_due(noon())
    asked = statements(lambda: fire_due(noon(minutes=1)))
    end()
    asked += statements(lambda: fire_due(noon(minutes=2)))
    steps = {step for statement in asked for step in plan(*statement)}
    looks = {step for step in steps if "executions_" in step or "planned_" in step}
    assert {look for look in looks if not look.endswith(OF_A_SCHEDULE)} == set()
    assert all(any(look.endswith(expected) for look in looks) for expected in OF_A_SCHEDULE)


def statements(work: Callable[[], object]) -> list[Statement]:
    """Its database queries that can be explained."""
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def plan(statement: str, parameters: Any) -> list[str]:
    """The steps in which the database would do it."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}", parameters)
        return [row[-1] for row in cursor.fetchall()]
