"""Joins of lists of objects, for `flow.merge`."""

from itertools import zip_longest

from workflows.sdk import Incoming, Json, NodeError
from workflows.sdk.comparison import text_of

Row = dict[str, Json]
MOST_ROWS = 100_000
"""Rows of one join: a key that stands in many rows on both sides multiplies."""


def list_of(item: Incoming, path: str) -> list[Json]:
    """The list that has arrived: the value itself, or what lies at `path` in it. Raises NodeError."""
    if isinstance(item.value, list):
        return item.value
    found = _at(item.value, path) if path else item.value
    if isinstance(found, list):
        return found
    where = f"`{item.variable}.{path}`" if path else f"`{item.variable}`"
    raise NodeError(
        "not_mergeable", f"{where} is not a list.", _advice(item.value), details={"from": item.source}
    )


def rows_of(item: Incoming, path: str) -> list[Row]:
    """The list that has arrived, all of it objects. Raises NodeError."""
    rows = list_of(item, path)
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            raise NodeError(
                "not_mergeable",
                f"Item {place} of the list from `{item.variable}` is not an object.",
                "Merge lists of objects, or choose the mode `append`.",
            )
    return rows


def by_key(lists: list[list[Row]], key: str) -> list[Row]:
    """All rows of all lists; those of equal key are joined, each with each, later fields winning. Raises NodeError.

    What has no partner, or no value under `key`, stays as it is: a full outer join.
    """
    joined, *others = lists or [[]]
    for rows in others:
        joined = _joined(joined, rows, key)
    return joined


def by_position(lists: list[list[Row]]) -> list[Row]:
    """First with first, second with second, and so on; later fields win."""
    return [
        {name: value for row in rows for name, value in row.items()}
        for rows in zip_longest(*lists, fillvalue={})
    ]


def _joined(left: list[Row], right: list[Row], key: str) -> list[Row]:
    partners: dict[str, list[Row]] = {}
    for row in right:
        if (value := _key(row, key)) is not None:
            partners.setdefault(value, []).append(row)
    found: list[Row] = []
    met = set()
    for row in left:
        value = _key(row, key)
        matching = partners.get(value, []) if value is not None else []
        _check_size(len(found) + len(matching), key)
        if matching:
            met.add(value)
        found += [{**row, **other} for other in matching] or [row]
    return found + [row for row in right if _key(row, key) not in met]


def _check_size(rows: int, key: str) -> None:
    if rows > MOST_ROWS:
        raise NodeError(
            "too_many_rows",
            f"The join has more than {MOST_ROWS:,} rows.",
            f"Many rows share a value of `{key}` on both sides: choose a key that stands once on one of them.",
        )


def _key(row: Row, key: str) -> str | None:
    value = row.get(key)
    text = text_of(value)
    if value is not None and text is None:
        raise NodeError(
            "not_mergeable",
            f"`{key}` holds a list or an object, which is no key.",
            "Name a field that holds text or a number.",
        )
    return text


def _at(value: Json, path: str) -> Json:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _advice(value: Json) -> str:
    lists = (
        [name for name, item in value.items() if isinstance(item, list)] if isinstance(value, dict) else []
    )
    if lists:
        return f"It is an object; name the field that holds the list under List: {', '.join(lists[:5])}."
    return "Merge lists, name the field that holds them under List, or choose the mode `all`."
