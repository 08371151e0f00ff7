"""An approval that asks for more than yes or no, over the API."""

from executions.models import Execution
from tests.executions.asking import FIELDS, GOOD, READ, answer_of, asking
from tests.people import Person


def path(row: Execution, rest: str = "") -> str:
    return f"/api/executions/{row.pk}/{rest}"


def test_what_is_asked_stands_in_the_execution(alice: Person) -> None:
    (node,) = alice.get(path(asking(alice)))[1]["nodes"]
    assert [one["name"] for one in node["wait"]["shown"]["fields"]] == [one["name"] for one in FIELDS]


def test_it_is_given_with_what_its_fields_need(alice: Person) -> None:
    row = asking(alice)
    resolve = path(row, "nodes/ask/resolve/")
    code, answer = alice.post(resolve, {"action": "approve", "data": {"values": {"amount": "much"}}})
    assert (code, answer["error"]["code"]) == (400, "invalid_form")
    assert answer["error"]["details"]["fields"] == {"amount": "This must be a number."}
    assert answer_of(row) is None
    assert alice.post(resolve, {"action": "approve", "data": {"values": GOOD}})[0] == 202
    assert answer_of(row)["data"]["values"] == READ
