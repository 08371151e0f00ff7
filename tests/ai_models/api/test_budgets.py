"""Budgets over the API."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ai_models.budgets import services
from credentials.models import Credential
from credentials.services import credential_create
from executions.models import Execution
from tests.caller import Caller
from tests.executions.factories import call_of, execution
from tests.people import Person

pytestmark = pytest.mark.django_db
MONTHLY = {"scope": "organization", "period": "month", "limit_usd": "10"}


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    return Caller(people["alice"])


@pytest.fixture
def run(people: dict[str, Person]) -> Execution:
    return execution(people["alice"])


@pytest.fixture
def credential(people: dict[str, Person]) -> Credential:
    data = {"api_key": "sk-or-v1-" + "0" * 64}
    return credential_create(actor=people["alice"].actor, name="Main", type="openrouter", data=data)


def made(alice: Caller, **fields: Any) -> Any:
    answer = alice.call("post", "/budgets/", {**MONTHLY, **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_new_budget_has_its_defaults_and_counts_from_the_beginning_of_its_period(
    alice: Caller, run: Execution
) -> None:
    call_of(run, cost_usd=Decimal("8.5"), reserved_usd=Decimal(9))
    call_of(run, number=2, status="open", reserved_usd=Decimal("0.25"))
    call_of(run, number=3)
    found = made(alice)
    assert (found["timezone"], found["warn_at"], found["on_limit"]) == ("UTC", 0.8, "stop")
    assert (found["spent_usd"], found["reserved_usd"]) == ("8.500000000000", "0.250000000000")
    assert (found["state"], found["unpriced_calls"]) == ("warning", 1)
    assert found["starts_at"] <= timezone.now().isoformat() < found["resets_at"]


@pytest.mark.parametrize(
    ("limit", "state"),
    [("10", "ok"), ("5", "warning"), ("4.8", "warning"), ("4", "exhausted"), ("0", "exhausted")],
)
def test_the_state_follows_what_is_left(alice: Caller, run: Execution, limit: str, state: str) -> None:
    call_of(run, cost_usd=Decimal(4))
    assert made(alice, limit_usd=limit)["state"] == state


def test_a_raised_limit_holds_at_once(alice: Caller, run: Execution) -> None:
    call_of(run, cost_usd=Decimal(10))
    found = made(alice)
    assert found["state"] == "exhausted"
    again = alice.call("patch", f"/budgets/{found['id']}/", {"limit_usd": 20}).json()
    assert (again["state"], again["limit_usd"], again["spent_usd"]) == (
        "ok",
        "20.000000000000",
        "10.000000000000",
    )


def test_another_scope_counts_anew(alice: Caller, run: Execution, credential: Credential) -> None:
    call_of(run, cost_usd=Decimal(3))
    call_of(run, number=2, cost_usd=Decimal(4), credential=credential.pk)
    found = made(alice)
    target = {"scope": "credential", "target": str(credential.pk)}
    again = alice.call("patch", f"/budgets/{found['id']}/", target).json()
    assert (again["target_name"], again["spent_usd"]) == ("Main", "4.000000000000")


def test_a_workflows_budget_is_called_as_the_workflow(alice: Caller, run: Execution) -> None:
    assert made(alice, scope="workflow", target=str(run.workflow_id))["target_name"] == run.workflow.name


def test_a_deleted_budget_is_gone(alice: Caller) -> None:
    found = made(alice)
    assert alice.call("delete", f"/budgets/{found['id']}/").status_code == 204
    assert alice.call("get", f"/budgets/{found['id']}/").status_code == 404
    assert alice.call("get", "/budgets/").json()["results"] == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"limit_usd": "-1"}, "limit_usd"),
        ({"limit_usd": "NaN"}, "limit_usd"),
        ({"limit_usd": "1e99"}, "limit_usd"),
        ({"limit_usd": "1000001"}, "limit_usd"),
        ({"limit_usd": "0.0000000000001"}, "limit_usd"),
        ({"limit_usd": True}, "limit_usd"),
        ({"limit_usd": None}, "limit_usd"),
        ({"limit_usd": []}, "limit_usd"),
        ({"warn_at": 0}, "warn_at"),
        ({"warn_at": 1.1}, "warn_at"),
        ({"warn_at": "much"}, "warn_at"),
        ({"period": "year"}, "period"),
        ({"scope": "team"}, "scope"),
        ({"on_limit": "explode"}, "on_limit"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"target": "x"}, "target"),
        ({"target": str(uuid4())}, "target"),
        ({"scope": "workflow"}, "target"),
        ({"spent_usd": "0"}, "spent_usd"),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(
    alice: Caller, fields: dict[str, Any], field: str
) -> None:
    before = made(alice)
    created = alice.call("post", "/budgets/", {**MONTHLY, **fields})
    assert created.status_code == 400, created.content
    assert field in created.json()["error"]["message"]
    if fields != {"target": None}:
        assert alice.call("patch", f"/budgets/{before['id']}/", fields).status_code == 400
    assert alice.call("get", "/budgets/").json()["results"] == [before]


@pytest.mark.parametrize("scope", ["workflow", "credential", "agent"])
def test_a_target_must_be_the_organisations_own(
    alice: Caller, people: dict[str, Person], run: Execution, credential: Credential, scope: str
) -> None:
    targets = {"workflow": run.workflow_id, "credential": credential.pk, "agent": uuid4()}
    body = {**MONTHLY, "scope": scope, "target": str(targets[scope])}
    answer = Caller(people["charlie"]).call("post", "/budgets/", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_target")


def test_an_organisation_has_so_many_budgets_and_no_more(
    alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_BUDGETS", 1)
    made(alice)
    answer = alice.call("post", "/budgets/", MONTHLY)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "too_many_budgets")
