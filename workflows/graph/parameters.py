"""Walks a node's parameters beside their schema: which strings are templates, and which never are."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.sdk import Json

Path = tuple[str | int, ...]


def map_strings(value: Json, schema: Mapping[str, Any], change: Callable[[Path, str], Json]) -> Json:
    """`value` with every templatable string replaced by `change(path, string)`."""
    return _map(value, schema, change, ())


def strings(value: Json, schema: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every templatable string with its path."""
    found: list[tuple[Path, str]] = []

    def collect(path: Path, text: str) -> str:
        found.append((path, text))
        return text

    map_strings(value, schema, collect)
    return iter(found)


def _map(value: Json, schema: Mapping[str, Any], change: Callable[[Path, str], Json], path: Path) -> Json:
    if schema.get("x-template") is False:
        return value
    if isinstance(value, str):
        return change(path, value)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        other = rest if isinstance(rest, dict) else {}
        return {
            key: _map(item, properties.get(key, other), change, (*path, key)) for key, item in value.items()
        }
    if isinstance(value, list):
        items = schema.get("items", {})
        return [_map(item, items, change, (*path, index)) for index, item in enumerate(value)]
    return value


def replaced(value: Json, changes: Mapping[Path, Json]) -> Json:
    """`value` with other values at some paths; only what leads to them is copied."""
    tree: dict[str | int, Any] = {}
    for path, change in changes.items():
        branch = tree
        for part in path[:-1]:
            branch = branch.setdefault(part, {})
        branch[path[-1]] = _Leaf(change)
    return _replaced(value, tree)


class _Leaf:
    __slots__ = ("value",)

    def __init__(self, value: Json) -> None:
        self.value = value


def _replaced(value: Any, tree: dict[str | int, Any]) -> Json:
    copy = value.copy()
    for part, branch in tree.items():
        copy[part] = branch.value if type(branch) is _Leaf else _replaced(value[part], branch)
    return copy


def at(value: Json, path: Path) -> Json:
    """The value at `path`, None where there is none."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def holds_template(value: Json) -> bool:
    """True where a string in `value` has `{{`."""
    if isinstance(value, str):
        return "{{" in value
    if isinstance(value, dict):
        return any(holds_template(item) for item in value.values())
    return isinstance(value, list) and any(holds_template(item) for item in value)
