"""JSON values that share nothing: a node gets copies, and its output is stored in plain JSON types."""

import asyncio
from collections.abc import Callable
from json import JSONEncoder
from typing import Any, ParamSpec, TypeVar

from characters import whole
from workflows.sdk.errors import NodeError
from workflows.sdk.json import Json

P = ParamSpec("P")
T = TypeVar("T")

LARGE = 256 * 1024
"""Characters of JSON above which a value is processed in a thread and stored as a file (contract, sections 4
and 6)."""
MAX_DEPTH = 200
"""Levels of lists and objects in one value. Pydantic writes at most 255, and an answer is wrapped a few times."""
_CONTAINERS = frozenset((dict, list))
_SAME = frozenset((int, float, bool, type(None)))
"""Leaves that are used as they are; a boolean is an int, and the encoder detects NaN."""
_ESCAPE, _ESCAPED_PAIR = len(r"\u0001"), len(r"\ud83d\ude00")
"""Maximum number of JSON characters for an ASCII character, and for any other."""
_SMALL_LEAF = 26
"""Maximum number of JSON characters for a 64-bit number, a boolean or null, including its separators."""
_BITS_A_DIGIT = 3
_ENCODE = JSONEncoder(allow_nan=False).encode


def is_large(value: Any) -> bool:
    """Whether a JSON value may have more than LARGE characters of JSON text.

    Takes bounded time: it adds up maximum sizes instead of writing the text.
    """
    left = LARGE
    todo = [value]
    while todo:
        item = todo.pop()
        kind = type(item)
        if kind is str:
            left -= 2 + len(item) * (_ESCAPE if item.isascii() else _ESCAPED_PAIR)
        elif kind in _CONTAINERS:
            left -= 2 + _SMALL_LEAF * len(item)
            if left >= 0:
                todo += (*item, *item.values()) if kind is dict else item
        elif kind is int:
            left -= item.bit_length() // _BITS_A_DIGIT
        if left < 0:
            return True
    return False


async def apart(large: bool, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The function's result, computed in a thread if the data is `large`, because the event loop serves
    everybody."""
    if large:
        return await asyncio.to_thread(function, *args, **kwargs)
    return function(*args, **kwargs)


def own(value: Json) -> Json:
    """A copy of a JSON value that shares no list and no object with it."""
    kind = type(value)
    if kind is dict:
        copy: dict[str, Json] = value.copy()
        for key, item in value.items():
            if type(item) in _CONTAINERS:
                copy[key] = own(item)
        return copy
    if kind is list:
        return [own(item) if type(item) in _CONTAINERS else item for item in value]
    return value


def canonical(value: Any) -> Json:
    """The JSON value that `value` is written as, sharing nothing with it: tuples become lists, keys become
    strings.

    Raises ValueError or TypeError, with the reason, for values that JSON cannot express or that are nested
    deeper than MAX_DEPTH.
    """
    return _canonical(value, MAX_DEPTH)


def kept(value: Any) -> tuple[Json, int]:
    """A node's output as it is stored, and its size in characters of JSON text.

    Raises NodeError `output_not_json`.
    """
    try:
        plain = canonical(value)
        return plain, len(_ENCODE(plain))
    except (TypeError, ValueError, RecursionError) as error:
        raise NodeError("output_not_json", f"The node's output cannot be stored: {error}.") from error


def _canonical(value: Any, depth: int) -> Json:
    kind = type(value)
    if kind is str:
        return whole(value)
    if kind in _SAME:
        return value
    if isinstance(value, dict | list | tuple):
        if not depth:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels")
        if isinstance(value, dict):
            return {
                _key(key): item if type(item) in _SAME else _canonical(item, depth - 1)
                for key, item in value.items()
            }
        return [item if type(item) in _SAME else _canonical(item, depth - 1) for item in value]
    return _plain_of(value)


def _plain_of(value: Any) -> Json:
    """The plain value of a leaf whose class derives from a JSON type, such as a member of an enumeration."""
    kinds: tuple[tuple[type, Callable[[Any], Json]], ...] = (
        (str, lambda text: whole(str.__str__(text))),
        (int, int),
        (float, float),
    )
    for kind, plain in kinds:
        if isinstance(value, kind):
            return plain(value)
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def _key(key: Any) -> str:
    if type(key) is str:
        return whole(key)
    if isinstance(key, str):
        return whole(str.__str__(key))
    if key is None or isinstance(key, int | float):
        return _ENCODE(key)
    raise TypeError(f"a key of an object is a {type(key).__name__}, not a string")
