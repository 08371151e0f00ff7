"""Reads the arguments of helpers; each function raises ValueError with what it expected."""

import math
from collections.abc import Iterator
from typing import Any

from workflows.templating.limits import Account
from workflows.templating.values import MISSING, number, peek

MAX_TEXT = 8 * 1024 * 1024
"""Characters that one helper may produce at once."""


def kind(value: Any) -> str:
    """What a value is, in words."""
    if value is None or value is MISSING:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "not JSON")


def text(value: Any) -> str:
    """A string, or a number or boolean as printed; null is empty."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int):
        return _digits(value)
    raise ValueError(f"text is required, not {kind(value)}")


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        raise ValueError("the number has too many digits") from None


def listed(value: Any) -> list[Any]:
    """A list; null is an empty one."""
    if isinstance(value, list):
        return value
    if value is None:
        return []
    raise ValueError(f"a list is required, not {kind(value)}")


def items(run: Account, value: Any) -> Iterator[Any]:
    """The items of a list, each booked as a loop turn."""
    found = listed(value)
    run.turns(len(found))
    return run.watch(found)


def number_of(value: Any) -> int | float:
    """A finite number, or text that contains one."""
    found = _parsed(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"a number is required, not {kind(value)}")
    if not math.isfinite(found):
        raise ValueError("the number is too large")
    return found


def _parsed(value: str) -> int | float:
    try:
        return float(value) if any(sign in value for sign in ".eE") else int(value)
    except ValueError:
        raise ValueError("a number is required, not other text") from None


def whole(value: Any, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    found = number_of(value)
    if found != int(found) or not low <= found <= high:
        raise ValueError(f"a whole number from {low} to {high} is required")
    return int(found)


def field(value: Any, path: Any) -> Any:
    """The entry of `value` at a path such as `customer.name`; `value` itself for an empty path."""
    if path is None:
        return value
    found = peek(value, tuple(text(path).split(".")))
    return None if found is MISSING else found


def within(size: int) -> None:
    """Raise ValueError if a text of `size` characters would exceed the limit."""
    if size > MAX_TEXT:
        raise ValueError(f"the text would have {size:,} characters; the limit is {MAX_TEXT:,}")
