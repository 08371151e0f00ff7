"""Walks a node's parameters along their schema to find the strings that may be templates."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from workflows.sdk import Json

T = TypeVar("T")
Path = tuple[str | int, ...]
Tree: TypeAlias = dict[str | int, Any]
"""By key or index; a value that is not a dict is a leaf."""


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


def takes_text_only(schema: Mapping[str, Any], path: Path) -> bool:
    """Whether the parameter at `path` accepts only text, or text and null."""
    for part in path:
        schema = _below(schema, part)
    types = [option.get("type") for option in schema.get("anyOf", (schema,))]
    return "string" in types and set(types) <= {"string", "null"}


def _below(schema: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    rest = schema.get("items" if isinstance(part, int) else "additionalProperties")
    if isinstance(part, str):
        rest = schema.get("properties", {}).get(part, rest)
    return rest if isinstance(rest, dict) else {}


def tree_of(leaves: Mapping[Path, T]) -> Tree:
    """A tree with the leaves at their paths."""
    tree: Tree = {}
    for path, leaf in leaves.items():
        branch = tree
        for part in path[:-1]:
            branch = branch.setdefault(part, {})
        branch[path[-1]] = leaf
    return tree


def replaced(value: Any, tree: Tree, change: Callable[[Any], Json]) -> Json:
    """`value` with each leaf of the tree replaced by `change(leaf)`; only the containers on the way are copied."""
    copy = value.copy()
    for part, branch in tree.items():
        copy[part] = replaced(value[part], branch, change) if type(branch) is dict else change(branch)
    return copy


def at(value: Json, path: Path) -> Json:
    """The value at `path`; None if there is none."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def holds_template(value: Json) -> bool:
    """Whether any string in `value` contains `{{`."""
    if isinstance(value, str):
        return "{{" in value
    if isinstance(value, dict):
        return any(holds_template(item) for item in value.values())
    return isinstance(value, list) and any(holds_template(item) for item in value)
