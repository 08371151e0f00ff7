"""Reading the arguments of helpers: each says in one sentence what it wanted when it gets something else."""

from typing import Any

from workflows.templating.values import MISSING, number, peek

MAX_TEXT = 8 * 1024 * 1024
"""Characters one helper may make at once."""


def kind(value: Any) -> str:
    """What a value is, in words."""
    if value is None or value is MISSING:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "not JSON")


def text(value: Any) -> str:
    """A string, or a number or boolean as it prints; null is empty."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int):
        return str(value)
    raise ValueError(f"text is needed, this is {kind(value)}")


def items(value: Any) -> list[Any]:
    """A list; null is an empty one."""
    if isinstance(value, list):
        return value
    if value is None:
        return []
    raise ValueError(f"a list is needed, this is {kind(value)}")


def number_of(value: Any) -> int | float:
    """A number, or text that is one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return float(value) if any(sign in value for sign in ".eE") else int(value)
        except ValueError:
            raise ValueError("a number is needed, this is other text") from None
    raise ValueError(f"a number is needed, this is {kind(value)}")


def whole(value: Any, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    found = number_of(value)
    if found != int(found) or not low <= found <= high:
        raise ValueError(f"a whole number from {low} to {high} is needed")
    return int(found)


def field(value: Any, path: Any) -> Any:
    """The entry of `value` at a path such as `customer.name`; `value` itself for no path."""
    if path is None:
        return value
    found = peek(value, tuple(text(path).split(".")))
    return None if found is MISSING else found


def within(size: int) -> None:
    """Raise ValueError when a text of `size` characters would be too long."""
    if size > MAX_TEXT:
        raise ValueError(f"the text would have {size:,} characters, the limit is {MAX_TEXT:,}")
