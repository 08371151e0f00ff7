"""Accepting a run."""

import pytest

from executions.models import Execution
from executions.starting import start_all
from tests.executions.factories import start_of, workflow
from tests.people import Person

pytestmark = pytest.mark.django_db


def test_a_start_whose_commit_nobody_heard_of_is_the_same_one_when_it_is_tried_again(alice: Person) -> None:
    request = start_of(workflow(alice))
    (first,), (again,) = start_all([request]), start_all([request])
    assert first == again
    assert Execution.objects.count() == 1


def test_two_starts_are_two_executions(alice: Person) -> None:
    made = workflow(alice)
    start_all([start_of(made), start_of(made)])
    assert Execution.objects.count() == 2
