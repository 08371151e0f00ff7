"""The iterators of generated code. Every turn is booked before it starts."""

from collections.abc import Iterable, Iterator
from itertools import chain as joined
from itertools import repeat
from typing import Any

from workflows.templating.errors import At
from workflows.templating.frames import Chain, Frame, frame
from workflows.templating.limits import Account
from workflows.templating.values import MISSING

LoopStep = tuple[Any, Any, int, bool, bool]
"""Item, key, index, whether it is the first, whether it is the last."""


def each(run: Account, value: Any, stride: int, place: At) -> Iterable[Any]:
    """The items of a list or object; the clock is checked after every `stride` of them."""
    if type(value) is not list:
        value = list(value.values()) if isinstance(value, dict) else []
    run.turns(len(value), place)
    return value if len(value) <= stride else joined.from_iterable(_slices(run, value, stride, place))


def turns(run: Account, value: Any, stride: int, place: At) -> Iterable[LoopStep]:
    """Like `each`, with the values of `@key`, `@index`, `@first` and `@last`."""
    if type(value) is not list and type(value) is not dict:
        return ()
    count = len(value)
    values: list[Any] = list(value.values()) if isinstance(value, dict) else value
    run.turns(count, place)
    items = values if count <= stride else joined.from_iterable(_slices(run, values, stride, place))
    keys: Iterable[Any] = value if type(value) is dict else range(count)
    firsts = joined((True,), repeat(False))
    return zip(items, keys, range(count), firsts, joined(repeat(False, count - 1), (True,)), strict=False)


def section(
    run: Account, value: Any, this: Any, chain: Chain, outer: Frame, stride: int, place: At
) -> Iterator[tuple[Any, Chain, Frame]]:
    """The turns of a block without a helper: `this`, the chain of `..` and the frame of each turn."""
    if value is True:
        yield this, chain, outer
    elif type(value) is list:
        for item, key, index, first, last in turns(run, value, stride, place):
            yield item, (item, chain), frame(outer, index, key, first, last)
    elif value is not False and value is not None and value is not MISSING:
        yield value, (value, chain) if value is not this else chain, outer


def _slices(run: Account, values: list[Any], stride: int, place: At) -> Iterator[list[Any]]:
    for start in range(0, len(values), stride):
        run.tick(place)
        yield values[start : start + stride]
