"""Accepting a run."""

from typing import Any

import pytest

from accounts.models import Organization
from core.errors import TooManyError
from executions.models import Execution
from executions.start.request import Started
from executions.start.starting import start_all
from tests.executions.factories import start_of, workflow
from tests.people import Person
from workflows.models import Workflow

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


# --- a full queue ---


@pytest.fixture
def full(alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Workflow:
    """A workflow of an organisation that may queue two executions, and has."""
    monkeypatch.setattr("executions.start.crowds.KNOWN_S", -1.0)
    settings.MAX_QUEUED = 2
    made = workflow(alice)
    start_all([start_of(made), start_of(made, key="k", endpoint="run")])
    return made


@pytest.mark.parametrize("key", ["", "another"])
def test_nothing_more_is_queued_when_the_queue_is_full(full: Workflow, key: str) -> None:
    (refused,) = start_all([start_of(full, key=key, endpoint="run")])
    assert isinstance(refused, TooManyError)
    assert (refused.code, refused.headers) == ("queue_full", {"Retry-After": "10"})
    assert Execution.objects.count() == 2


def test_a_repeated_request_is_answered_although_the_queue_is_full(full: Workflow) -> None:
    (again,) = start_all([start_of(full, key="k", endpoint="run")])
    assert isinstance(again, Started) and not again.is_new


def test_other_organisations_start_what_they_like_meanwhile(full: Workflow, alice: Person) -> None:
    other = workflow(alice)
    other.organization = Organization.objects.create(name="Globex")
    other.save()
    refused, started = start_all([start_of(full), start_of(other)])
    assert isinstance(refused, TooManyError) and isinstance(started, Started)


def test_there_is_room_again_when_a_worker_has_taken_one(full: Workflow) -> None:
    Execution.objects.first().delete()
    (started,) = start_all([start_of(full)])
    assert isinstance(started, Started)
