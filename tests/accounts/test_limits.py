"""An organisation's limits: readable by its members, changeable by its admins and owners."""

from typing import Any

import pytest

from accounts.models import AuditEntry, Organization
from tests.people import Person

PATH = "/api/organization/"


def test_without_limits_there_are_none(people: dict[str, Person]) -> None:
    status, shown = people["vera"].get(PATH)
    assert (status, shown["name"], shown["max_running"], shown["host_per_minute"]) == (
        200,
        "Acme",
        None,
        None,
    )


def test_an_admin_changes_one_limit_and_keeps_the_other(people: dict[str, Person]) -> None:
    people["anna"].patch(PATH, {"max_running": 20, "host_per_minute": 60})
    assert people["anna"].patch(PATH, {"host_per_minute": None})[1]["max_running"] == 20
    assert people["vera"].get(PATH)[1]["host_per_minute"] is None
    assert AuditEntry.objects.filter(action="organization.changed").count() == 2
    entry = AuditEntry.objects.latest("id")
    assert (entry.before, entry.after) == ({"host_per_minute": 60}, {"host_per_minute": None})


def test_who_may_not_manage_limits_changes_nothing(people: dict[str, Person]) -> None:
    for name in ("bob", "otto", "vera"):
        assert people[name].patch(PATH, {"max_running": 1})[0] == 403
    assert Organization.objects.get(name="Acme").max_running is None


def test_another_organisation_has_its_own(people: dict[str, Person]) -> None:
    people["charlie"].patch(PATH, {"max_running": 1})
    assert people["alice"].get(PATH)[1]["max_running"] is None


@pytest.mark.parametrize("wrong", [0, -1, 100_001, 1.5, "many", True, []])
@pytest.mark.parametrize("limit", ["max_running", "host_per_minute"])
def test_what_is_no_limit_is_refused_and_changes_nothing(alice: Person, limit: str, wrong: Any) -> None:
    alice.patch(PATH, {limit: 7})
    status, answer = alice.patch(PATH, {limit: wrong})
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert limit in str(answer["error"])
    assert alice.get(PATH)[1][limit] == 7


def test_an_owner_renames_the_organisation_and_nobody_else_does(people: dict[str, Person]) -> None:
    status, shown = people["alice"].patch(PATH, {"name": "Acme and daughters"})
    assert (status, shown["name"]) == (200, "Acme and daughters")
    status, shown = people["anna"].patch(PATH, {"name": "Anna's", "max_running": 3})
    assert status == 403 and "organization.manage" in shown["error"]["message"]
    assert people["vera"].get(PATH)[1]["max_running"] is None
    assert people["alice"].patch(PATH, {"name": " "})[0] == 400
    assert people["alice"].patch(PATH, {"name": "x" * 121})[0] == 400
