"""JSON as it comes in from outside: bounded, and with nothing that two parsers read differently.

The limits follow the limits table of the design: 10 MB, depth 64, 100,000 values, no NaN, no key twice.
"""

import json
from collections.abc import Iterable
from math import isinf
from typing import Any

from core.errors import InvalidError, TooLargeError

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 100_000


def loads(raw: bytes) -> Any:
    """Parse `raw`. Raises InvalidError (`invalid_json`) or TooLargeError, both saying where."""
    if len(raw) > MAX_BYTES:
        raise TooLargeError(f"The body has {len(raw)} bytes; at most {MAX_BYTES} are taken.")
    try:
        value = json.loads(
            raw, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant, parse_float=_finite
        )
    except RecursionError:
        raise TooLargeError(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:
        raise InvalidError(f"The body is not valid JSON: {error}", code="invalid_json") from error
    check_bounds(value)
    return value


def check_bounds(value: Any) -> None:
    """Raises TooLargeError when `value` is nested too deeply or holds too many values."""
    level: list[Any] = [value]
    seen = 1
    for _depth in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        seen += len(level)
        if seen > MAX_VALUES:
            raise TooLargeError(f"The JSON holds more than {MAX_VALUES} values.")
        if not level:
            return
    if any(isinstance(item, dict | list) for item in level):
        raise TooLargeError(f"The JSON is nested deeper than {MAX_DEPTH} levels.")


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return result


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise ValueError(f"{text[:20]} is larger than a number can be")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
