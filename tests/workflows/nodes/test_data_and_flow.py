"""`data.set` and the nodes that decide where a run goes on."""

from typing import Any

import pytest
from pydantic import ValidationError

from workflows.nodes.data.data_set import SetFields
from workflows.nodes.flow.flow_if import If
from workflows.nodes.flow.flow_respond import Respond
from workflows.nodes.flow.flow_stop import Stop
from workflows.nodes.flow.flow_switch import Switch
from workflows.sdk import NodeError, Routed
from workflows.sdk.conditions import LABELS
from workflows.sdk.testing import FakeContext, run_node

# --- data.set ---


async def set_fields(*fields: tuple[str, Any], keep: str = "none", incoming: Any = None) -> Any:
    given = [{"name": name, "value": value} for name, value in fields]
    return await run_node(SetFields(), {"fields": given, "keep": keep}, FakeContext(input=incoming))


async def test_fields_make_an_object_and_keep_their_types() -> None:
    made = await set_fields(("text", "a"), ("number", 1), ("list", [1, {"x": None}]), ("nothing", None))
    assert made == {"text": "a", "number": 1, "list": [1, {"x": None}], "nothing": None}


async def test_dots_make_objects_inside_objects() -> None:
    made = await set_fields(("user.name.first", "Ada"), ("user.name.last", "L"), ("user.age", 36))
    assert made == {"user": {"name": {"first": "Ada", "last": "L"}, "age": 36}}


async def test_a_later_field_wins() -> None:
    assert await set_fields(("a", 1), ("a", 2)) == {"a": 2}
    assert await set_fields(("a", 1), ("a.b", 2)) == {"a": {"b": 2}}
    assert await set_fields(("a.b", 1), ("a", 2)) == {"a": 2}


async def test_incoming_fields_are_left_out_unless_kept() -> None:
    incoming = {"a": 1, "user": {"name": "Ada"}}
    assert await set_fields(("b", 2), incoming=incoming) == {"b": 2}
    kept = await set_fields(("b", 2), ("user.age", 36), keep="all", incoming=incoming)
    assert kept == {"a": 1, "user": {"name": "Ada", "age": 36}, "b": 2}


async def test_the_incoming_value_itself_is_not_touched() -> None:
    incoming = {"user": {"name": {"first": "Ada"}}}
    await set_fields(("user.name.first", "Eve"), keep="all", incoming=incoming)
    assert incoming == {"user": {"name": {"first": "Ada"}}}


@pytest.mark.parametrize("incoming", ["text", [1], 5, None])
async def test_what_is_no_object_has_no_fields_to_keep(incoming: Any) -> None:
    assert await set_fields(("a", 1), keep="all", incoming=incoming) == {"a": 1}


@pytest.mark.parametrize("name", ["__class__", "__proto__.polluted", "constructor.prototype.x"])
async def test_names_of_other_languages_are_plain_keys(name: str) -> None:
    made = await set_fields((name, 1))
    for key in name.split("."):
        made = made[key]
    assert made == 1


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a..b"])
def test_a_name_with_an_empty_part_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        SetFields.params.model_validate({"fields": [{"name": name, "value": 1}]})


# --- conditions ---

HOLD: dict[str, list[tuple[Any, Any]]] = {
    "equals": [
        (1, 1),
        (1, 1.0),
        ("a", "a"),
        (1, "1"),
        ("2.5", 2.5),
        (True, "true"),
        (None, None),
        ([1], [1]),
    ],
    "not_equals": [(1, 2), ("a", "A"), ("1", "1.0"), (None, ""), (True, 1), ({}, None)],
    "contains": [("abc", "b"), ([1, 2], 2), ([1, 2], "2"), ({"a": 1}, "a"), ("12", 1), ("", "")],
    "not_contains": [("abc", "x"), ([1], 3), ({"a": 1}, "b"), (None, "a"), (5, 5), ({"a": 1}, [1])],
    "starts_with": [("abc", "ab"), ("", ""), (123, "12")],
    "ends_with": [("abc", "bc"), (123, 23)],
    "gt": [(2, 1), ("10", 9), ("10", "9"), ("b", "a"), ("2026-02-01", "2026-01-31")],
    "gte": [(2, 2), (2.5, "2.5"), ("a", "a")],
    "lt": [(1, 2), ("9", "10"), ("a", "b"), (-1, 0)],
    "lte": [(2, 2), ("1", 1)],
    "is_empty": [(None, None), ("", None), ([], None), ({}, None)],
    "is_not_empty": [(0, None), (False, None), (" ", None), ([None], None)],
    "is_true": [(True, None), ("true", None), (" TRUE ", None)],
    "is_false": [(False, None), ("False", None)],
}
FAIL: dict[str, list[tuple[Any, Any]]] = {
    "equals": [(1, 2), ("a", "A"), ("1", "1.0"), (None, ""), (True, 1), (1, True)],
    "not_equals": [(1, 1.0), ("a", "a"), (False, "false")],
    "contains": [("abc", "x"), (None, "a"), (5, 5), ({"a": 1}, "b"), ({"a": 1}, [1])],
    "not_contains": [("abc", "b"), ([1, 2], "2")],
    "starts_with": [("abc", "b")],
    "ends_with": [("abc", "b")],
    "gt": [(1, 1), ("9", "10"), (1, 2)],
    "gte": [(1, 2)],
    "lt": [(1, 1), (2, 1)],
    "lte": [(2, 1)],
    "is_empty": [(0, None), (False, None), (" ", None)],
    "is_not_empty": [(None, None), ("", None)],
    "is_true": [(1, None), ("yes", None), (None, None), ("", None)],
    "is_false": [(0, None), (None, None), ("", None)],
}


def condition(left: Any, operator: str, right: Any) -> dict[str, Any]:
    return {"left": left, "operator": operator, "right": right}


async def chosen(*conditions: dict[str, Any], combine: str = "all") -> str:
    routed = await run_node(If(), {"conditions": list(conditions), "combine": combine}, FakeContext(input=7))
    assert isinstance(routed, Routed) and routed.value == 7
    (port,) = routed.ports
    return port


def test_every_operator_has_examples() -> None:
    assert set(HOLD) == set(FAIL) == set(LABELS)


@pytest.mark.parametrize(
    ("operator", "left", "right"), [(name, *pair) for name, pairs in HOLD.items() for pair in pairs]
)
async def test_what_holds_goes_on_by_true(operator: str, left: Any, right: Any) -> None:
    assert await chosen(condition(left, operator, right)) == "true"


@pytest.mark.parametrize(
    ("operator", "left", "right"), [(name, *pair) for name, pairs in FAIL.items() for pair in pairs]
)
async def test_what_does_not_hold_goes_on_by_false(operator: str, left: Any, right: Any) -> None:
    assert await chosen(condition(left, operator, right)) == "false"


@pytest.mark.parametrize(("left", "right"), [({}, 1), ([1], [2]), (None, 1), (True, 0), ("a", 1)])
async def test_an_order_of_what_has_none_is_an_error_that_names_both(left: Any, right: Any) -> None:
    with pytest.raises(NodeError) as caught:
        await chosen(condition(left, "gt", right))
    assert caught.value.code == "not_comparable"
    assert caught.value.hint


async def test_not_a_number_is_no_number() -> None:
    assert await chosen(condition("nan", "equals", "nan")) == "true"
    with pytest.raises(NodeError):
        await chosen(condition("nan", "gt", 1))


async def test_a_huge_whole_number_is_compared_exactly() -> None:
    big = 10**30
    assert await chosen(condition(big, "equals", big + 1)) == "false"
    assert await chosen(condition(big + 1, "gt", big)) == "true"
    assert await chosen(condition(10**400, "gt", 1)) == "true"


async def test_all_or_any_of_several() -> None:
    yes, no = condition(1, "equals", 1), condition(1, "equals", 2)
    assert await chosen(yes, no) == "false"
    assert await chosen(yes, no, combine="any") == "true"
    assert await chosen(no, no, combine="any") == "false"


# --- flow.switch ---


def rule(port: str, holds: bool) -> dict[str, Any]:
    return {"port": port, "conditions": [condition(holds, "is_true", None)]}


async def test_the_first_rule_that_holds_says_the_port() -> None:
    rules = [rule("a", False), rule("b", True), rule("c", True)]
    routed = await run_node(Switch(), {"rules": rules}, FakeContext(input={"x": 1}))
    assert routed == Routed({"x": 1}, ("b",))


async def test_where_no_rule_holds_it_goes_on_by_else() -> None:
    routed = await run_node(Switch(), {"rules": [rule("a", False)]}, FakeContext(input=1))
    assert routed == Routed(1, ("else",))


@pytest.mark.parametrize("port", ["else", "error", "", "p" * 41])
def test_a_port_must_have_a_name_of_its_own(port: str) -> None:
    with pytest.raises(ValidationError):
        Switch.params.model_validate({"rules": [rule(port, True)]})


def test_two_rules_of_one_name_are_a_problem() -> None:
    (problem,) = Switch().check({"rules": [rule("a", True), rule("a", False)]}, False)
    assert (problem.code, problem.field) == ("invalid_parameter", "rules")


# --- flow.respond and flow.stop ---


async def test_respond_hands_on_what_the_caller_gets() -> None:
    parameters = {"status": 418, "headers": {"X-Tea": "green"}, "body": {"pot": "short"}}
    answer = await run_node(Respond(), parameters)
    assert answer == {"status": 418, "headers": {"X-Tea": "green"}, "body": {"pot": "short"}}


async def test_respond_without_a_body_gives_the_incoming_value() -> None:
    assert (await run_node(Respond(), {}, FakeContext(input=[1])))["body"] == [1]


@pytest.mark.parametrize("body", [None, "", [], {}, 0, False])
async def test_a_body_that_comes_out_as_nothing_is_nothing_and_not_what_came_in(body: Any) -> None:
    secret = FakeContext(input={"headers": {"authorization": "secret"}})
    assert (await run_node(Respond(), {"body": body}, secret))["body"] == body


@pytest.mark.parametrize("status", [199, 600, "many"])
def test_a_status_is_from_200_to_599(status: Any) -> None:
    with pytest.raises(ValidationError):
        Respond.params.model_validate({"status": status})


async def test_stop_fails_with_the_users_words_and_is_not_retried() -> None:
    with pytest.raises(NodeError) as caught:
        await run_node(Stop(), {"message": "No stock", "code": "no_stock"})
    assert (caught.value.code, caught.value.message, caught.value.retryable) == (
        "no_stock",
        "No stock",
        False,
    )
