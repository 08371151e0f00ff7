"""Reading what providers send: what is of another kind than expected counts as not sent."""

import json
import math
from typing import Any

from characters import whole, whole_json


def parsed(text: str) -> Any:
    """JSON as servers write it; `NaN`, `Infinity` and numbers beyond all bounds become null.

    Raises ValueError or RecursionError.
    """
    return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)


def as_text(value: Any) -> str:
    """A text, without halves of characters."""
    return whole(value) if isinstance(value, str) else ""


def as_piece(value: Any) -> str:
    """A piece of a text: half a character at its edge may find its other half in the next."""
    return value if isinstance(value, str) else ""


def as_dict(value: Any) -> dict[str, Any]:
    """An object."""
    return value if isinstance(value, dict) else {}


def as_dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_index(value: Any) -> int | None:
    """A place in a list, also where it is written as text or with a decimal point."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_count(value: Any) -> int:
    """A number of things."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0
    return max(0, int(value))


def without_halves(value: Any) -> Any:
    """The same JSON value, whose strings and keys hold no halves of characters."""
    return json.loads(whole_json(json.dumps(value, ensure_ascii=False)))


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None
