"""`flow.approval`: what is asked, and what of the answer the workflow goes on with."""

from typing import Any

import pytest

from tests.people import Person
from tests.workflows.drawing import graph, node
from workflows.nodes.flow.flow_approval import Approval, ApprovalParams
from workflows.sdk import Routed, Wait
from workflows.sdk.testing import FakeContext, run_node

AMOUNT = {"name": "amount", "type": "number", "required": True}


async def decided(answer: dict[str, Any] | None, **parameters: Any) -> dict[str, Any]:
    params = ApprovalParams.model_validate(parameters)
    routed = await Approval().resume(params, FakeContext(), answer)
    assert isinstance(routed.value, dict)
    return routed.value


def answer(action: str, data: Any) -> dict[str, Any]:
    return {"action": action, "data": data, "by": None, "at": "x"}


async def test_the_fields_are_part_of_what_is_shown() -> None:
    asked: Any = await run_node(Approval(), {"fields": [AMOUNT]})
    assert isinstance(asked, Wait) and isinstance(asked.shown, dict)
    (field,) = asked.shown["fields"]
    assert field == {"name": "amount", "label": "", "type": "number", "required": True, "options": []}


async def test_what_was_filled_in_is_its_data() -> None:
    said = {"comment": "fine", "values": {"amount": 3}}
    output = await decided(answer("approve", said), fields=[AMOUNT])
    assert (output["data"], output["comment"]) == ({"amount": 3}, "fine")


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (answer("reject", {"comment": "", "values": {"amount": "x"}}), [AMOUNT]),
        (answer("approve", {"comment": "", "values": {"other": 1}}), []),
        (answer("approve", "a comment"), []),
        (answer("approve", None), []),
        (None, [AMOUNT]),
    ],
    ids=["rejected", "nothing asked", "only a comment", "nothing said", "timeout"],
)
async def test_where_nothing_was_to_be_filled_in_its_data_is_empty(given: Any, fields: list[Any]) -> None:
    assert (await decided(given, fields=fields))["data"] == {}


async def test_a_text_alone_is_the_comment() -> None:
    assert (await decided(answer("approve", "fine")))["comment"] == "fine"


async def test_it_leaves_by_the_port_of_the_decision() -> None:
    routed: Any = await Approval().resume(
        ApprovalParams.model_validate({}), FakeContext(), answer("reject", "")
    )
    assert isinstance(routed, Routed) and routed.ports == ("rejected",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ([{"name": "scan", "type": "file"}], "fields.0.type"),
        ([{"name": "color", "type": "select"}], "fields.0"),
        ([AMOUNT, AMOUNT], "fields"),
        ([{"name": "no name"}], "fields.0.name"),
    ],
    ids=["a file", "a choice of nothing", "twice", "no name"],
)
def test_a_field_that_cannot_be_asked_is_a_problem_at_its_place(
    alice: Person, fields: list[Any], place: str
) -> None:
    drawn = graph("start>ask", node("ask", "flow.approval", fields=fields))
    status, shown = alice.post("/api/workflows/", {"name": "Ask", "graph": drawn})
    assert status == 201
    (problem,) = [one for one in shown["problems"] if one["node_id"] == "ask"]
    assert (problem["severity"], problem["field"]) == ("error", place)
