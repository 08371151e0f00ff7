"""The available node types, by name and version."""

from collections.abc import Iterable, Iterator
from typing import Any

from workflows.sdk.node_type import NodeType

AnyNodeType = NodeType[Any, Any]


class Registry:
    """Node types by `type` and `version`; a second class with the same name and version is refused."""

    def __init__(self, types: Iterable[type[AnyNodeType]] = ()) -> None:
        self._types: dict[str, dict[int, AnyNodeType]] = {}
        for node_type in types:
            self.add(node_type)

    def add(self, node_type: type[AnyNodeType]) -> None:
        """Register a class.

        Raises ValueError, naming both classes, if the name and version are taken, and if a later version has no
        `upgrade`.
        """
        versions = self._types.setdefault(node_type.type, {})
        if node_type.version in versions:
            there = type(versions[node_type.version]).__qualname__
            raise ValueError(
                f"{node_type.type} version {node_type.version} is already registered as {there}, "
                f"so {node_type.__qualname__} cannot be registered"
            )
        if node_type.version > 1 and node_type.upgrade is NodeType.upgrade:
            raise ValueError(
                f"{node_type.__qualname__} is version {node_type.version} of {node_type.type} but has no `upgrade`: "
                f"drafts with version {node_type.version - 1} could not be opened"
            )
        versions[node_type.version] = node_type()

    def get(self, name: str, version: int | None = None) -> AnyNodeType | None:
        """The node type with that name, in the given version or else the newest."""
        versions = self._types.get(name)
        if not versions:
            return None
        return versions.get(max(versions) if version is None else version)

    def newer(self, name: str, version: int) -> list[AnyNodeType]:
        """The versions after `version` in order, up to the first gap."""
        versions, found = self._types.get(name, {}), []
        while (version := version + 1) in versions:
            found.append(versions[version])
        return found

    def __iter__(self) -> Iterator[AnyNodeType]:
        for name in self._types:
            newest = self.get(name)
            if newest:
                yield newest

    def names(self) -> list[str]:
        """The names of all types, in order of registration."""
        return list(self._types)
