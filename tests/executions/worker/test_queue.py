"""Which queued executions are taken next."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from executions.models import BATCH, Execution
from executions.start.starting import insert
from executions.worker.queue import Queue
from tests.executions.factories import execution, start_of
from tests.people import Person

pytestmark = pytest.mark.django_db


def take(room: int, queue: Queue | None = None, *, batches: bool = True) -> list[Execution]:
    rows = (queue or Queue("worker")).take(room, batches=batches)
    by_id = Execution.objects.in_bulk([row.id for row in rows])
    return [by_id[row.id] for row in rows]


def limit(row: Execution, most: int) -> None:
    row.workflow.max_running = most
    row.workflow.save()


def test_what_somebody_waits_for_goes_before_an_older_batch(alice: Person) -> None:
    batch = [execution(alice, lane=BATCH) for _ in range(3)]
    click = execution(alice)
    assert take(1) == [click]
    assert take(9) == batch


def test_a_worker_that_is_nearly_full_takes_no_batches(alice: Person) -> None:
    execution(alice, lane=BATCH)
    click = execution(alice)
    assert take(9, batches=False) == [click]


def test_organisations_take_turns_when_the_queue_is_long(people: dict[str, Person]) -> None:
    alice, charlie = people["alice"], people["charlie"]
    for _ in range(30):
        execution(alice)
    queue = Queue("worker")
    take(10, queue)
    late = execution(charlie)
    assert late in take(10, queue)


def test_a_workflow_runs_no_more_than_its_limit(alice: Person) -> None:
    first = execution(alice)
    limit(first, 2)
    for _ in range(4):
        execution(alice, workflow=first.workflow)
    other = execution(alice)
    taken = take(9)
    assert Counter(row.workflow_id for row in taken) == {first.workflow_id: 2, other.workflow_id: 1}
    assert take(9) == []
    Execution.objects.filter(pk=first.pk).update(status="succeeded", lease_until=None)
    assert len(take(9)) == 1


def test_an_organisation_runs_no_more_than_its_limit(people: dict[str, Person]) -> None:
    alice, charlie = people["alice"], people["charlie"]
    alice.actor.organization.max_running = 3
    alice.actor.organization.save()
    limited = execution(alice)
    limit(limited, 1)
    execution(alice, workflow=limited.workflow)
    for _ in range(5):
        execution(alice)
    execution(charlie)
    taken = Counter(row.organization_id for row in take(99))
    assert taken == {alice.actor.organization.pk: 3, charlie.actor.organization.pk: 1}


def test_the_instance_runs_no_more_than_its_limit(alice: Person, settings: LazySettings) -> None:
    settings.MAX_RUNNING = 2
    for _ in range(5):
        execution(alice)
    assert len(take(9)) == 2
    assert take(9) == []


def limited_batch(person: Person, most: int, count: int) -> Execution:
    """A workflow with a limit whose batch waits; its first execution."""
    first = execution(person, lane=BATCH)
    limit(first, most)
    for _ in range(count - 1):
        execution(person, workflow=first.workflow, lane=BATCH)
    return first


def let_one_end() -> None:
    one = Execution.objects.filter(status="running").first()
    assert one
    Execution.objects.filter(pk=one.pk).update(status="succeeded", lease_until=None)


def test_a_click_goes_before_the_batch_of_a_limited_workflow(alice: Person) -> None:
    limited_batch(alice, 100, 5)
    click = execution(alice)
    assert take(1) == [click]


def test_a_click_does_not_wait_for_a_limited_batch_where_the_instance_is_full_of_it(
    people: dict[str, Person], settings: LazySettings
) -> None:
    settings.MAX_RUNNING = 10
    limited_batch(people["alice"], 100, 60)
    queue = Queue("worker")
    assert len(take(25, queue)) == 9
    click = execution(people["charlie"])
    assert take(25, queue) == [click]
    let_one_end()
    let_one_end()
    assert [row.lane for row in take(25, queue)] == [BATCH]


def test_organisations_take_turns_also_where_all_of_them_are_limited(
    people: dict[str, Person], settings: LazySettings
) -> None:
    settings.MAX_RUNNING = 4
    owners = [people[name] for name in ("alice", "charlie")]
    for person in owners:
        person.actor.organization.max_running = 4
        person.actor.organization.save()
        for _ in range(10):
            execution(person)
    queue = Queue("worker")
    take(25, queue)
    Execution.objects.filter(status="running").update(status="succeeded", lease_until=None)
    assert {row.organization_id for row in take(25, queue)} == {
        person.actor.organization.pk for person in owners
    }


def test_the_queue_of_a_workflow_that_is_full_is_stepped_over(alice: Person) -> None:
    first = execution(alice)
    limit(first, 1)
    for _ in range(30):
        execution(alice, workflow=first.workflow)
    others = [execution(alice) for _ in range(3)]
    assert take(4) == [first, *others]


def test_however_many_workflows_have_a_limit_a_look_is_a_few_statements(alice: Person) -> None:
    rows = [execution(alice) for _ in range(12)]
    for row in rows:
        limit(row, 1)
    queue = Queue("worker")
    take(1, queue)
    with CaptureQueriesContext(connection) as asked:
        assert len(queue.take(25, batches=True)) == 11
    assert len(asked) < 12


def test_the_time_limit_counts_from_the_beginning_not_from_the_queue(alice: Person) -> None:
    first = execution(alice)
    first.workflow.timeout_s = 60
    first.workflow.save()
    waited = start_of(first.workflow).row(timezone.now() - timedelta(seconds=90))
    insert([waited])
    Execution.objects.filter(pk=waited.pk).update(created_at=timezone.now() - timedelta(seconds=90))
    (row,) = [row for row in Queue("worker").take(9, batches=True) if row.id == waited.pk]
    left = (row.deadline - timezone.now()).total_seconds()
    assert 50 < left <= 60
