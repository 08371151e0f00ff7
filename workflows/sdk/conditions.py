"""Conditions: what `flow.if` and `flow.switch` compare, and how."""

import re
from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from workflows.sdk.errors import NodeError
from workflows.sdk.fields import ui
from workflows.sdk.json import Json
from workflows.sdk.node_type import Params

Number = int | float
LONGEST_NUMBER = 400
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")

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
    """One comparison. Numbers compare as numbers, also when one side is text that reads as a number."""

    left: Json = Field(
        None, title="Value", json_schema_extra=ui(widget="text", placeholder="{{webhook.body.kind}}")
    )
    """What is looked at."""
    operator: Operator = Field("equals", json_schema_extra=ui(template=False, labels=LABELS))
    """How it is compared."""
    right: Json = Field(
        None, title="Compared with", json_schema_extra=ui(widget="text", show_if=("operator", BINARY))
    )
    """What it is compared with."""

    def holds(self) -> bool:
        """Whether it is true. Raises NodeError `not_comparable` where an order is asked of what has none."""
        return _TESTS[self.operator](self.left, self.right)


Combine = Literal["all", "any"]
COMBINE_LABELS = {"all": "all of them hold", "any": "one of them holds"}


def combined(combine: Combine, conditions: list[Condition]) -> bool:
    """All, or at least one of them."""
    return (all if combine == "all" else any)(condition.holds() for condition in conditions)


def _same(left: Json, right: Json) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return _as_bool(left) is _as_bool(right)
    numbers = _numbers(left, right)
    return bool(numbers[0] == numbers[1] if numbers else left == right)


def _as_bool(value: Json) -> Json:
    return (
        {"true": True, "false": False}.get(value.strip().lower(), value) if isinstance(value, str) else value
    )


def _numbers(left: Json, right: Json) -> tuple[Number, Number] | None:
    if isinstance(left, str) and isinstance(right, str):
        return None
    first, second = _number(left), _number(right)
    return None if first is None or second is None else (first, second)


def _number(value: Json) -> Number | None:
    """The number that a value is or reads as: whole numbers exactly, so that long ids stay distinct."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        text = value.strip()
        if len(text) > LONGEST_NUMBER or not _NUMBER.match(text):
            return None
        return int(text) if text.lstrip("+-").isdecimal() else float(text)
    return value


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Json, Json], bool]:
    def compare(left: Json, right: Json) -> bool:
        first, second = _number(left), _number(right)
        if first is not None and second is not None:
            return test(first, second)
        if isinstance(left, str) and isinstance(right, str):
            return test(left, right)
        raise NodeError(
            "not_comparable",
            f"{_kind(left)} and {_kind(right)} have no order.",
            "Compare two numbers, or two texts such as ISO dates.",
        )

    return compare


def _kind(value: Json) -> str:
    names = {dict: "An object", list: "A list", str: "A text", bool: "A boolean", type(None): "Nothing"}
    return names.get(type(value), "A number")


def _contains(left: Json, right: Json) -> bool:
    if isinstance(left, str):
        return str(right) in left
    if isinstance(left, list):
        return any(_same(item, right) for item in left)
    return isinstance(left, dict) and isinstance(right, str | int | float) and str(right) in left


def _is_empty(left: Json) -> bool:
    return left is None or left == "" or left == [] or left == {}


_TESTS: dict[str, Callable[[Json, Json], bool]] = {
    "equals": _same,
    "not_equals": lambda left, right: not _same(left, right),
    "contains": _contains,
    "not_contains": lambda left, right: not _contains(left, right),
    "starts_with": lambda left, right: str(left).startswith(str(right)),
    "ends_with": lambda left, right: str(left).endswith(str(right)),
    "gt": _compare(lambda left, right: left > right),
    "gte": _compare(lambda left, right: left >= right),
    "lt": _compare(lambda left, right: left < right),
    "lte": _compare(lambda left, right: left <= right),
    "is_empty": lambda left, right: _is_empty(left),
    "is_not_empty": lambda left, right: not _is_empty(left),
    "is_true": lambda left, right: _as_bool(left) is True,
    "is_false": lambda left, right: _as_bool(left) is False,
}
