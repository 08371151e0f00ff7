"""An approval's fields are judged where every road to a decision meets."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import ConflictError, InvalidError
from executions.answers.deciding import execution_resolve
from executions.models import Execution
from executions.wire.waits import digest
from tests.executions.asking import GOOD, READ, answer_of, asking
from tests.people import Person

pytestmark = pytest.mark.django_db
NEEDED = "This field is required."


def decide(row: Execution, action: str, data: Any = None, shown: str | None = None) -> Any:
    execution_resolve(
        execution=row, node_id="ask", iteration="", action=action, by="", data=data, shown=shown
    )
    return answer_of(row)["data"]


def test_who_approves_gives_values_that_are_typed_and_whole(alice: Person) -> None:
    said = decide(asking(alice), "approve", {"comment": "fine", "values": {**GOOD, "amount": "3"}})
    assert said == {"comment": "fine", "values": READ}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (None, {"amount": NEEDED}),
        ("a comment", {"amount": NEEDED}),
        ({"comment": "a comment"}, {"amount": NEEDED}),
        ({"values": None}, {"amount": NEEDED}),
        ({"values": {"amount": ""}}, {"amount": NEEDED}),
        (
            {"values": {"amount": "much", "color": "blue", "agreed": "maybe"}},
            {
                "amount": "This must be a number.",
                "color": "This must be one of the choices.",
                "agreed": "This must be true or false.",
            },
        ),
        ({"values": {**GOOD, "other": 1}}, {"other": "There is no such field."}),
    ],
)
def test_what_does_not_fit_is_said_by_field_and_changes_nothing(
    alice: Person, data: Any, wrong: dict[str, str]
) -> None:
    row = asking(alice)
    with pytest.raises(InvalidError) as refused:
        decide(row, "approve", data)
    assert (refused.value.code, refused.value.details) == ("invalid_form", {"fields": wrong})
    after = Execution.objects.get(pk=row.pk)
    assert answer_of(row) is None and (after.status, after.seq) == ("waiting", row.seq)


@pytest.mark.parametrize("data", [{"amount": 3}, {"values": [3]}, {"values": ""}, [], 3])
def test_values_that_stand_somewhere_else_are_not_lost_in_silence(alice: Person, data: Any) -> None:
    row = asking(alice, fields=[{"name": "amount", "type": "number"}])
    with pytest.raises(InvalidError, match="data") as refused:
        decide(row, "approve", data)
    assert "`data.values`" in str(refused.value.hint)
    assert answer_of(row) is None


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize("data", [None, "", " ", {"comment": "\n"}, {"values": GOOD}])
def test_a_comment_that_is_asked_for_is_needed_of_programs_too(alice: Person, action: str, data: Any) -> None:
    row = asking(alice, comment="required")
    with pytest.raises(InvalidError, match="comment is missing") as refused:
        decide(row, action, data)
    assert (refused.value.code, list(refused.value.details)) == ("invalid_form", ["comment"])
    assert answer_of(row) is None


def test_who_rejects_fills_in_nothing(alice: Person) -> None:
    assert decide(asking(alice), "reject", {"comment": "no"}) == {"comment": "no"}


@pytest.mark.parametrize("data", [None, "fine", {"comment": "fine"}, {"reason": "fine"}])
def test_an_approval_without_fields_takes_what_it_always_took(alice: Person, data: Any) -> None:
    assert decide(asking(alice, fields=[]), "approve", data) == data


def test_one_that_waits_since_before_there_were_fields_is_decided(alice: Person) -> None:
    row = asking(alice, fields=[])
    node = row.node_runs.get()
    del node.wait["shown"]["fields"]
    node.save()
    assert decide(row, "approve", "fine") == "fine"


def waits_until(row: Execution, seconds: float) -> None:
    node = row.node_runs.get()
    node.wait["until"] = (timezone.now() + timedelta(seconds=seconds)).isoformat()
    node.save()


@pytest.mark.parametrize("status", ["waiting", "queued", "running"])
def test_nothing_is_decided_once_its_time_is_over(alice: Person, status: str) -> None:
    # The run goes on by `timeout`, wherever it is; an answer would be accepted and not heard.
    row = asking(alice, fields=[])
    waits_until(row, -1)
    lease = timezone.now() if status == "running" else None
    Execution.objects.filter(pk=row.pk).update(status=status, lease_until=lease)
    with pytest.raises(ConflictError, match="expired") as refused:
        decide(row, "approve")
    assert refused.value.code == "too_late"
    assert answer_of(row) is None


def test_it_is_decided_before_its_time_is_over(alice: Person) -> None:
    row = asking(alice, fields=[])
    waits_until(row, 60)
    assert decide(row, "approve", "fine") == "fine"


def test_the_decision_is_bound_to_the_fields_that_were_shown(alice: Person) -> None:
    one, other = asking(alice), asking(alice, fields=[])
    digests = {digest(row.node_runs.get().wait["shown"]) for row in (one, other)}
    assert len(digests) == 2
