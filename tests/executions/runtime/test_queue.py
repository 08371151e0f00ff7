"""Which queued executions are taken next."""

from collections import Counter

import pytest
from django.conf import LazySettings

from executions.models import BATCH, Execution
from executions.runtime.queue import Queue
from tests.executions.factories import execution
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
