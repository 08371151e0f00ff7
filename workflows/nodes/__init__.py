"""The catalogue: one file here is one node type.

A module whose name begins with `_` is shared by its neighbours and holds no node type. Packs of others come
in by the entry-point group `wireloom.nodes`, each entry point naming a NodeType class.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from workflows.sdk import NodeType, Registry

ENTRY_POINTS = "wireloom.nodes"


@cache
def catalogue() -> Registry:
    """Every node type there is. Raises ValueError when two claim the same name and version."""
    registry = Registry()
    for node_type in [*_own(), *_foreign()]:
        registry.add(node_type)
    return registry


def _own() -> Iterator[type[NodeType[Any, Any]]]:
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if not found.name.startswith("_"):
            yield from node_types_of(importlib.import_module(f"{__name__}.{found.name}"))


def _foreign() -> Iterator[type[NodeType[Any, Any]]]:
    for entry_point in entry_points(group=ENTRY_POINTS):
        yield entry_point.load()


def node_types_of(module: ModuleType) -> Iterator[type[NodeType[Any, Any]]]:
    """The node types that `module` itself defines."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, NodeType) and value.__module__ == module.__name__:
            yield value
