"""Conditions: what `flow.if` and `flow.switch` compare, and how."""

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from workflows.sdk.comparison import as_bool, number_of, same, text_of
from workflows.sdk.errors import NodeError
from workflows.sdk.fields import ui
from workflows.sdk.json import Json
from workflows.sdk.node_type import Params

Operator = Literal[
    "equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "gt",
    "gte",
    "lt",
    "lte",
    "is_empty",
    "is_not_empty",
    "is_true",
    "is_false",
]
LABELS = {
    "equals": "equals",
    "not_equals": "does not equal",
    "contains": "contains",
    "not_contains": "does not contain",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "gt": "is greater than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "is_empty": "is empty",
    "is_not_empty": "is not empty",
    "is_true": "is true",
    "is_false": "is false",
}
UNARY = ["is_empty", "is_not_empty", "is_true", "is_false"]
BINARY = [name for name in LABELS if name not in UNARY]


class Condition(Params):
    """One comparison. Numbers are compared as numbers, even if one side is text that can be read as a number."""

    left: Json = Field(
        None, title="Value", json_schema_extra=ui(widget="text", placeholder="{{webhook.body.kind}}")
    )
    """The value to check."""
    operator: Operator = Field("equals", json_schema_extra=ui(template=False, labels=LABELS))
    """How to compare."""
    right: Json = Field(
        None, title="Compared with", json_schema_extra=ui(widget="text", show_if=("operator", BINARY))
    )
    """The value to compare with."""

    def holds(self) -> bool:
        """Whether the condition is true. Raises NodeError `not_comparable` for values that cannot be ordered."""
        return _TESTS[self.operator](self.left, self.right)


Combine = Literal["all", "any"]
COMBINE_LABELS = {"all": "all are true", "any": "at least one is true"}


def combined(combine: Combine, conditions: list[Condition]) -> bool:
    """Whether all, or at least one, of the conditions are true."""
    return (all if combine == "all" else any)(condition.holds() for condition in conditions)


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Json, Json], bool]:
    def compare(left: Json, right: Json) -> bool:
        first, second = number_of(left), number_of(right)
        if first is not None and second is not None:
            return test(first, second)
        if isinstance(left, str) and isinstance(right, str):
            return test(left, right)
        raise NodeError(
            "not_comparable",
            f"{_kind(left)} and {_kind(right)} cannot be ordered.",
            "Compare two numbers, or two texts such as ISO dates.",
        )

    return compare


def _kind(value: Json) -> str:
    names = {dict: "An object", list: "A list", str: "A text", bool: "A boolean", type(None): "Nothing"}
    return names.get(type(value), "A number")


def _contains(left: Json, right: Json) -> bool:
    if isinstance(left, list):
        return any(same(item, right) for item in left)
    if isinstance(left, dict):
        return text_of(right) in left
    return isinstance(left, str) and _texts(left, right, lambda whole, part: part in whole)


def _texts(left: Json, right: Json, test: Callable[[str, str], bool]) -> bool:
    """Test two texts, numbers or booleans as they are printed; other values have no beginning or end."""
    whole, part = text_of(left), text_of(right)
    return whole is not None and part is not None and test(whole, part)


def _is_empty(left: Json) -> bool:
    return left is None or left == "" or left == [] or left == {}


_TESTS: dict[str, Callable[[Json, Json], bool]] = {
    "equals": same,
    "not_equals": lambda left, right: not same(left, right),
    "contains": _contains,
    "not_contains": lambda left, right: not _contains(left, right),
    "starts_with": lambda left, right: _texts(left, right, str.startswith),
    "ends_with": lambda left, right: _texts(left, right, str.endswith),
    "gt": _compare(lambda left, right: left > right),
    "gte": _compare(lambda left, right: left >= right),
    "lt": _compare(lambda left, right: left < right),
    "lte": _compare(lambda left, right: left <= right),
    "is_empty": lambda left, right: _is_empty(left),
    "is_not_empty": lambda left, right: not _is_empty(left),
    "is_true": lambda left, right: as_bool(left) is True,
    "is_false": lambda left, right: as_bool(left) is False,
}
