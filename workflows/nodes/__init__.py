"""The node catalogue: each file in a category folder defines one node type.

Modules whose names begin with `_` are shared by their category and define no node type. Third-party packs
register through the entry-point group `wireloom.nodes`; each entry point names a NodeType class.
"""

import importlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from workflows.sdk import NodeType, Registry
from workflows.sdk.discovery import module_names

ENTRY_POINTS = "wireloom.nodes"


@cache
def catalogue() -> Registry:
    """Every available node type. Raises ValueError if two claim the same name and version."""
    registry = Registry()
    for node_type in [*_own(), *_foreign()]:
        registry.add(node_type)
    return registry


def _own() -> Iterator[type[NodeType[Any, Any]]]:
    for name in sorted(module_names(__path__, __name__), key=lambda name: name.rpartition(".")[2]):
        yield from node_types_of(importlib.import_module(name))


def _foreign() -> Iterator[type[NodeType[Any, Any]]]:
    for entry_point in entry_points(group=ENTRY_POINTS):
        yield entry_point.load()


def node_types_of(module: ModuleType) -> Iterator[type[NodeType[Any, Any]]]:
    """The node types that `module` itself defines."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, NodeType) and value.__module__ == module.__name__:
            yield value
