"""How two JSON values are compared; `docs/conditions.md` has a table of examples."""

import re

from workflows.sdk.json import Json

LONGEST_NUMBER = 400
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")
_EXACT = 1e21
"""From here on JavaScript prints a whole number with an exponent (ECMA-262, Number::toString)."""


def same(left: Json, right: Json) -> bool:
    """Whether the values are equal; outside lists and objects, a text equals the number or boolean it can be
    read as."""
    if isinstance(left, bool) or isinstance(right, bool):
        return as_bool(left) is as_bool(right)
    if isinstance(left, str) != isinstance(right, str):
        first, second = number_of(left), number_of(right)
        return first is not None and first == second
    return same_json(left, right)


def same_json(left: Json, right: Json) -> bool:
    """Whether both are the same JSON value: 1 and 1.0 are the same number, true and 1 are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[key], right[key]) for key in left)
    return bool(left == right)


def as_bool(value: Json) -> Json:
    """The boolean that a text can be read as; every other value unchanged."""
    if not isinstance(value, str):
        return value
    return {"true": True, "false": False}.get(value.strip().lower(), value)


def number_of(value: Json) -> int | float | None:
    """The number that a value is or can be read as: whole numbers exactly, so that long ids stay distinct."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return value
    text = value.strip()
    if len(text) > LONGEST_NUMBER or not _NUMBER.match(text):
        return None
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


def text_of(value: Json) -> str | None:
    """A text, number or boolean as text, as a template prints it; None for null, lists and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value) if isinstance(value, int) else None
