"""Several schedulers side by side fire a time once, and keep to what one alone would do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from executions.models import Execution, PlannedTime
from executions.triggers.schedule.firing import fire_due
from tests.executions.triggers.schedules import end, noon, published
from tests.people import make_people
from workflows.models import Workflow


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_fire_a_time_once() -> None:
    alice = make_people()["alice"]
    for _ in range(5):
        published(alice, due=noon(), missed="all", rules=[{"cron": "0 * * * *"}])

    def scheduler(_: int) -> None:
        try:
            fire_due(noon(hours=2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scheduler, range(4)))
    assert Execution.objects.count() == 15
    assert Workflow.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("policy", ["skip", "queue", "cancel_previous"])
def test_any_number_of_schedulers_keep_to_one_run_at_a_time(policy: str) -> None:
    alice = make_people()["alice"]
    for _ in range(3):
        published(alice, due=noon(), overlap=policy, missed="all", rules=[{"cron": "0 * * * *"}])

    def scheduler(_: int) -> None:
        try:
            for later in range(3):
                fire_due(noon(hours=later))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scheduler, range(4)))
    assert Execution.objects.open().count() == 3
    outcomes_by_trigger = PlannedTime.objects.values_list("trigger", "at")
    assert len(set(outcomes_by_trigger)) == len(outcomes_by_trigger)


@pytest.mark.django_db(transaction=True)
def test_any_number_of_schedulers_start_one_of_what_waits() -> None:
    alice = make_people()["alice"]
    for _ in range(3):
        published(alice, due=noon(), overlap="queue", missed="all", rules=[{"cron": "0 * * * *"}])
    fire_due(noon(hours=2))
    end()

    def scheduler(_: int) -> None:
        try:
            fire_due(noon(hours=2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scheduler, range(4)))
    assert Execution.objects.open().count() == 3
    assert PlannedTime.objects.filter(outcome="waiting").count() == 3
