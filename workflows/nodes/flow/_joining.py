"""Joins lists of objects, for `flow.merge`."""

from itertools import zip_longest

from workflows.sdk import Incoming, Json, NodeError
from workflows.sdk.comparison import text_of

Row = dict[str, Json]
MOST_ROWS = 100_000
"""Rows of one join: a key that occurs in many rows on both sides multiplies them."""


def list_of(item: Incoming, path: str) -> list[Json]:
    """The incoming list: the value itself, or the list at `path` in it. Raises NodeError if it is not a list."""
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
    """The incoming list, whose items must all be objects. Raises NodeError."""
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
    """All rows of all lists, with rows of equal key joined pairwise; later fields win. Raises NodeError.

    Rows without a match, or without a value for `key`, stay as they are: a full outer join.
    """
    joined, *others = lists or [[]]
    for rows in others:
        joined = _joined(joined, rows, key)
    return joined


def by_position(lists: list[list[Row]]) -> list[Row]:
    """Join the first rows, the second rows and so on; later fields win."""
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
            f"Many rows share a value of `{key}` on both sides: choose a key that is unique on one of them.",
        )


def _key(row: Row, key: str) -> str | None:
    value = row.get(key)
    text = text_of(value)
    if value is not None and text is None:
        raise NodeError(
            "not_mergeable",
            f"`{key}` holds a list or an object, which cannot be a key.",
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
        return f"It is an object; enter the field that holds the list under List: {', '.join(lists[:5])}."
    return "Merge lists, enter the field that holds them under List, or choose the mode `all`."
