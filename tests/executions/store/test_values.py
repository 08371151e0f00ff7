"""Values that are kept as assets: who may have them, and what happens when they cannot be had."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from assets.models import Asset
from executions.models import Execution
from executions.start.starting import insert
from executions.store.values import loaded
from executions.worker import assignments
from executions.worker.assignments import Assignment, load
from executions.worker.queue import claim
from tests.executions.factories import execution, start_of, workflow
from tests.people import Person
from workflows.sdk.values import LARGE

BIG = "x" * (LARGE + 1)


def reference(asset: Any) -> dict[str, Any]:
    return {"$asset": str(asset), "size": 1, "preview": ""}


def loaded_now() -> dict[Any, Assignment]:
    """All that waits, as a worker that claims it gets it; nothing of it is new."""
    Execution.objects.update(fence=1)
    return {one.claimed.id: one for one in load(claim("worker", 10))}


def with_large_input(who: Person) -> Execution:
    row = start_of(workflow(who), input=BIG).row(timezone.now())
    insert([row])
    return row


def test_a_value_that_looks_like_a_reference_is_a_value(alice: Person) -> None:
    made, given = workflow(alice), reference("no asset at all")
    status, answer = alice.post(f"/api/workflows/{made.pk}/run/", {"draft": True, "input": given})
    assert status == 202, answer
    (assignment,) = loaded_now().values()
    assert assignment.start.input == given


def test_nobody_opens_a_value_of_another_organisation(people: dict[str, Person]) -> None:
    alice, charlie = people["alice"], people["charlie"]
    with_large_input(charlie)
    given, made = reference(Asset.objects.get().pk), workflow(alice)
    alice.post(f"/api/workflows/{made.pk}/run/", {"draft": True, "input": given})
    row = Execution.objects.get(workflow=made)
    assert loaded(row.input, row.organization_id) == given


def test_a_run_whose_value_is_gone_says_so_and_the_others_go_on(alice: Person) -> None:
    lost, kept = with_large_input(alice), with_large_input(alice)
    Path(Asset.objects.get(execution=lost.pk).file.path).unlink()
    found = loaded_now()
    problem = found[lost.pk].problem
    assert problem and (problem.code, problem.hint) == (
        "value_gone",
        "Run the workflow again from the start.",
    )
    assert found[kept.pk].problem is None
    assert found[kept.pk].start.input == BIG


def test_a_run_whose_value_cannot_be_read_for_now_is_left_to_its_lease(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, kept = with_large_input(alice), execution(alice)

    def slow_disk(value: Any, organization: Any) -> Any:
        if value == Execution.objects.get(pk=away.pk).input:
            raise TimeoutError("the file server does not answer")
        return loaded(value, organization)

    monkeypatch.setattr(assignments, "loaded", slow_disk)
    assert loaded_now().keys() == {kept.pk}
