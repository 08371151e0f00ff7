"""Parses JSON from outside: bounded, and without anything that two parsers interpret differently.

The limits follow the limits table of the design: 10 MB, depth 64, 100,000 values, no NaN, no duplicate keys.
"""

import json
from collections import Counter
from collections.abc import Iterable
from math import isinf
from typing import Any

from characters import UnreadableTextError, decode, whole_json
from core.errors import InvalidError, TooLargeError

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 100_000


def loads(raw: bytes, charset: str | None = None) -> Any:
    """Parse `raw`, which is UTF-8 unless `charset` or a byte order mark says otherwise.

    Lone surrogates become U+FFFD. Raises InvalidError (`invalid_json`) or TooLargeError, both with the
    position.
    """
    if len(raw) > MAX_BYTES:
        raise TooLargeError(f"The body has {len(raw)} bytes; at most {MAX_BYTES} are accepted.")
    try:
        value = json.loads(
            whole_json(_decoded(raw, charset)),
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except RecursionError:
        raise TooLargeError(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:
        raise InvalidError(f"The body is not valid JSON: {error}", code="invalid_json") from error
    check_bounds(value)
    return value


def _decoded(raw: bytes, charset: str | None) -> str:
    if charset is None and raw[:2].count(0):
        # UTF-16 or UTF-32 without a byte order mark, as older programs send (RFC 4627, section 3).
        return raw.decode(json.detect_encoding(raw))
    try:
        return decode(raw, charset, strict=True).text
    except UnreadableTextError as error:
        raise ValueError(str(error)) from error


def check_bounds(value: Any) -> None:
    """Raises TooLargeError if `value` is nested too deeply or holds too many values."""
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
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {twice!r} occurs twice in one object")
    return result


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise ValueError(f"{text[:20]} is too large for a number")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
