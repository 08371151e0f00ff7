"""The outcomes of a schedule's planned times, through the API."""

import pytest

from executions.models import Execution
from executions.triggers.schedule.firing import fire_due
from tests.executions.triggers.schedules import noon, published
from tests.people import Person
from workflows.models import Trigger


@pytest.fixture
def trigger(people: dict[str, Person]) -> Trigger:
    """A schedule of Alice's that has fired once and has two waiting times."""
    found = published(people["alice"], due=noon(), overlap="queue")
    for minute in range(3):
        fire_due(noon(minutes=minute))
    return found


def path(trigger: Trigger) -> str:
    return f"/api/workflows/{trigger.workflow_id}/planned-times/"


def test_planned_times_are_listed_newest_first_in_pages(people: dict[str, Person], trigger: Trigger) -> None:
    published(people["alice"], due=noon())
    fire_due(noon(minutes=2))
    status, page = people["alice"].get(f"{path(trigger)}?limit=2")
    assert status == 200
    assert [(row["at"], row["outcome"]) for row in page["results"]] == [
        ("2026-06-01T12:02:00Z", "waiting"),
        ("2026-06-01T12:01:00Z", "waiting"),
    ]
    rest = people["alice"].get(page["next"])[1]
    execution = Execution.objects.get(workflow=trigger.workflow_id)
    assert rest == {
        "results": [
            {
                "trigger": "tick",
                "at": "2026-06-01T12:00:00Z",
                "outcome": "fired",
                "execution": str(execution.pk),
            }
        ],
        "next": None,
    }


def test_a_run_that_is_kept_no_longer_leaves_its_time(people: dict[str, Person], trigger: Trigger) -> None:
    Execution.objects.all().delete()
    oldest = people["alice"].get(path(trigger))[1]["results"][-1]
    assert (oldest["outcome"], oldest["execution"]) == ("fired", None)


def test_another_organisation_sees_none_of_them(people: dict[str, Person], trigger: Trigger) -> None:
    assert people["charlie"].get(path(trigger))[0] == 404
    assert people["vera"].get(path(trigger))[0] == 200
