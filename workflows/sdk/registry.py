"""The node types that are there, by name and version."""

from collections.abc import Iterable, Iterator
from typing import Any

from workflows.sdk.node_type import NodeType

AnyNodeType = NodeType[Any, Any]


class Registry:
    """Node types by `type` and `version`; a second class under the same name and version is refused."""

    def __init__(self, types: Iterable[type[AnyNodeType]] = ()) -> None:
        self._types: dict[str, dict[int, AnyNodeType]] = {}
        for node_type in types:
            self.add(node_type)

    def add(self, node_type: type[AnyNodeType]) -> None:
        """Take a class in.

        Raises ValueError when the place is taken, naming both classes, and when a later version has no `upgrade`.
        """
        versions = self._types.setdefault(node_type.type, {})
        if node_type.version in versions:
            there = type(versions[node_type.version]).__qualname__
            raise ValueError(
                f"{node_type.type} version {node_type.version} is already {there}, "
                f"so {node_type.__qualname__} cannot take its place"
            )
        if node_type.version > 1 and node_type.upgrade is NodeType.upgrade:
            raise ValueError(
                f"{node_type.__qualname__} is version {node_type.version} of {node_type.type} and has no `upgrade`: "
                f"drafts with version {node_type.version - 1} could not be opened"
            )
        versions[node_type.version] = node_type()

    def get(self, name: str, version: int | None = None) -> AnyNodeType | None:
        """The node type of that name, the newest version unless one is asked for."""
        versions = self._types.get(name)
        if not versions:
            return None
        return versions.get(max(versions) if version is None else version)

    def newer(self, name: str, version: int) -> list[AnyNodeType]:
        """The versions after `version`, one after the other, as far as there is no gap."""
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
        """Every type's name, in order of registration."""
        return list(self._types)
