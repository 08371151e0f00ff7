"""Helpers for lists and objects."""

import json
from typing import Any

from workflows.templating.helpers.arguments import field, items, kind, listed, number_of, text, whole, within
from workflows.templating.helpers.registry import helper
from workflows.templating.limits import Account
from workflows.templating.values import MISSING, peek, truthy

_FAR = 10**9


@helper(
    "lookup value key",
    "The entry of an object or list under a key that is itself a value.",
    "{{lookup prices sku}}",
)
def lookup(value: Any, key: Any) -> Any:
    """The entry of `value` under `key`; as in Handlebars, `value` itself if it is false, 0 or empty text."""
    if not isinstance(value, dict | list) and value is not None and not value:
        return value
    return peek(value, (text(key),)) if isinstance(key, str | int | float) else MISSING


@helper(
    'join list separator=", "', "The items joined to one text.", '{{join tags " / "}} → a / b', watched=True
)
def join(run: Account, values: Any, separator: Any = ", ") -> str:
    """The items of `values`, joined with `separator`."""
    pieces, mark = [text(value) for value in items(run, values)], text(separator)
    within(sum(map(len, pieces)) + len(mark) * len(pieces))
    return mark.join(pieces)


@helper("length value", "The number of items, fields or characters.", "{{length tags}} → 2")
def length(value: Any) -> int:
    """The number of items, fields or characters of `value`."""
    if value is None:
        return 0
    if not isinstance(value, str | list | dict):
        raise ValueError(f"a list, an object or text is required, not {kind(value)}")
    return len(value)


@helper("keys object", "The names of the fields, as a list.", "{{keys customer}} → name,email")
def keys(value: Any) -> list[Any]:
    """The names of the fields of `value`."""
    if not isinstance(value, dict):
        raise ValueError(f"an object is required, not {kind(value)}")
    return list(value)


@helper("first list count", "The first item, or a list of the first `count`.", "{{first tags}} → a")
def first(values: Any, count: Any = None) -> Any:
    """The first item of `values`, or its first `count` items."""
    found = _sequence(values)
    if count is not None:
        return found[: whole(count, 0, _FAR)]
    return found[0] if found else None


@helper("last list count", "The last item, or a list of the last `count`.", "{{last tags}} → b")
def last(values: Any, count: Any = None) -> Any:
    """The last item of `values`, or its last `count` items."""
    found = _sequence(values)
    if count is not None:
        return found[max(len(found) - whole(count, 0, _FAR), 0) :]
    return found[-1] if found else None


@helper(
    "slice list start end",
    "The items from `start` (counted from 0; negative: from the end) up to but excluding `end`; also works on text.",
    "{{slice tags 0 1}} → a",
)
def slice_(values: Any, start: Any, end: Any = None) -> Any:
    """The items of `values` from `start` up to `end`."""
    stop = None if end is None else whole(end, -_FAR, _FAR)
    return _sequence(values)[whole(start, -_FAR, _FAR) : stop]


@helper(
    'sort list by="field" order="asc"',
    "The items sorted, by themselves or by a field; null comes last.",
    '{{join (map (sort orders by="total" order="desc") "id")}}',
    watched=True,
)
def sort(run: Account, values: Any, *, by: Any = None, order: Any = "asc") -> list[Any]:
    """`values` sorted. All must be numbers, or all text."""
    if order not in ("asc", "desc"):
        raise ValueError('`order` must be "asc" or "desc"')
    pairs = [(field(value, by), value) for value in items(run, values)]
    known = [one for one in pairs if one[0] is not None]
    kinds = {kind(one[0]) for one in known}
    if len(kinds) > 1 or kinds & {"a list", "an object"}:
        raise ValueError(f"only numbers or only text can be sorted, not {' and '.join(sorted(kinds))}")
    known.sort(key=lambda one: one[0], reverse=order == "desc")
    return [value for _, value in [*known, *(one for one in pairs if one[0] is None)]]


@helper(
    'unique list by="field"',
    "The items without duplicates; the first of each is kept.",
    "{{join (unique tags)}}",
    watched=True,
)
def unique(run: Account, values: Any, *, by: Any = None) -> list[Any]:
    """`values` without duplicates."""
    found: dict[str, Any] = {}
    for value in items(run, values):
        found.setdefault(json.dumps(field(value, by), sort_keys=True), value)
    return list(found.values())


@helper("map list field", "The field of every item, as a list.", '{{join (map users "name")}}', watched=True)
def map_(run: Account, values: Any, path: Any) -> list[Any]:
    """The entry at `path` of every item."""
    return [field(value, path) for value in items(run, values)]


@helper(
    "filter list field value",
    "The items whose field equals the value; without a value, those whose field is not empty.",
    '{{length (filter tasks "status" "open")}}',
    watched=True,
)
def filter_(run: Account, values: Any, path: Any, value: Any = MISSING) -> list[Any]:
    """The items of `values` whose entry at `path` equals `value`; without `value`, those whose entry is not
    empty."""
    if value is MISSING:
        return [one for one in items(run, values) if truthy(field(one, path))]
    return [one for one in items(run, values) if _equal(field(one, path), value)]


@helper(
    'sum list by="field"',
    "The sum of the numbers, or of a field of the items.",
    '{{sum orders by="total"}}',
    watched=True,
)
def sum_(run: Account, values: Any, *, by: Any = None) -> int | float:
    """The sum of `values`."""
    return number_of(sum(number_of(field(value, by)) for value in items(run, values)))


def _sequence(value: Any) -> Any:
    return value if isinstance(value, str) else listed(value)


def _equal(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
