"""Trying a template inside a loop: `item` and `index` are those of its first turn."""

from typing import Any

import pytest

from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create


def looping(*inner: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    """A trigger with rows and a loop over them, with what is inside."""
    rows = [{"name": "Ada", "tags": ["a", "b"]}, {"name": "Bob", "tags": []}]
    start = node("start", "trigger.manual", sample_input={"rows": rows, "none": []})
    loop = node("loop", "flow.for_each", **{"items": "{{rows}}", **parameters})
    return graph("start>loop", start, loop, *inner)


def inside(parent: str, id: str = "a") -> dict[str, Any]:
    return {**says(id, "{{item}}"), "parent": parent}


def previewed(person: Person, drawn: dict[str, Any], node_id: str, template: str) -> Any:
    workflow = create(person)
    body = {"graph": drawn, "node_id": node_id, "template": template}
    status, preview = person.post(f"/api/workflows/{workflow['id']}/preview/", body)
    assert status == 200
    return preview["error"]["code"] if preview["error"] else preview["value"]


@pytest.mark.parametrize(
    ("template", "value"),
    [("{{item.name}}", "Ada"), ("{{index}}", 0), ("{{item.tags}}", ["a", "b"]), ("{{rows.[1].name}}", "Bob")],
)
def test_a_preview_inside_a_loop_knows_its_first_turn(alice: Person, template: str, value: Any) -> None:
    assert previewed(alice, looping(inside("loop")), "a", template) == value


@pytest.mark.parametrize(
    ("items", "value"),
    [(["x", "y"], "x"), (["{{rows.[1].name}}"], "Bob"), ([7], 7), ("{{none}}", None), ("{{nothing}}", None)],
)
def test_the_item_of_a_preview_is_the_first_that_the_loop_would_take(
    alice: Person, items: Any, value: Any
) -> None:
    assert previewed(alice, looping(inside("loop"), items=items), "a", "{{item}}") == value


def test_a_preview_in_a_loop_within_a_loop_knows_the_inner_turn(alice: Person) -> None:
    inner = {**node("inner", "flow.for_each", items="{{item.tags}}"), "parent": "loop"}
    drawn = looping(inner, inside("inner"))
    assert previewed(alice, drawn, "a", "{{item}}") == "a"
    assert previewed(alice, drawn, "inner", "{{item.name}}") == "Ada"


def test_a_preview_in_a_while_knows_what_came_in(alice: Person) -> None:
    start = node("start", "trigger.manual", sample_input={"page": 1})
    drawn = graph("start>loop", start, node("loop", "flow.while"), inside("loop"))
    assert previewed(alice, drawn, "a", "{{item.page}}") == 1
    assert previewed(alice, drawn, "loop", "{{item.page}}") == 1


def test_a_preview_outside_of_loops_has_no_item(alice: Person) -> None:
    drawn = looping(inside("loop"))
    assert previewed(alice, drawn, "loop", "{{item}}") == "missing_reference"


def test_a_preview_of_loops_inside_each_other_in_a_circle_is_no_crash(alice: Person) -> None:
    loops = [{**node(a, "flow.for_each", items="{{item}}"), "parent": b} for a, b in ("xy", "yx", "zz")]
    drawn = graph("", *loops)
    for node_id in "xyz":
        previewed(alice, drawn, node_id, "{{item}}")
