"""A graph compiled for running: built once per version and shared by all its executions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from executions.engine.parameters import Parameters
from workflows.graph import Edge, Graph, Node
from workflows.sdk import Registry
from workflows.sdk.registry import AnyNodeType


class UnknownNodeTypeError(Exception):
    """The graph contains a node type (or version) that is not installed."""


@dataclass(frozen=True)
class PlannedNode:
    """A node with everything needed to run it. `incoming` and `outgoing` are indices into its level's edges."""

    node: Node
    type: AnyNodeType
    parameters: Parameters
    ports: tuple[str, ...]
    join: Literal["all", "any"]
    incoming: tuple[int, ...]
    outgoing: tuple[int, ...]


class Level:
    """Nodes that run together: those outside all containers, or the inside of `container`."""

    def __init__(
        self, container: str | None, nodes: Sequence[Node], edges: Sequence[Edge], registry: Registry
    ) -> None:
        self.container = container
        self.edges = tuple(edges)
        incoming: dict[str, list[int]] = {node.id: [] for node in nodes}
        outgoing: dict[str, list[int]] = {node.id: [] for node in nodes}
        for index, edge in enumerate(self.edges):
            outgoing[edge.source].append(index)
            incoming[edge.target].append(index)
        self.nodes = {
            node.id: _planned(node, registry, tuple(incoming[node.id]), tuple(outgoing[node.id]))
            for node in nodes
        }
        self.roots = [node.id for node in nodes if not incoming[node.id]]
        self.asking = [
            node.id for node in nodes if not node.disabled and self.nodes[node.id].type.asks(node.parameters)
        ]
        """Nodes that can be answered while they wait."""


class ExecutionPlan:
    """The levels of one version. Raises UnknownNodeTypeError."""

    def __init__(self, graph: Graph, registry: Registry) -> None:
        self.variables = {node.variable for node in graph.nodes if not node.disabled}
        parents = self.parents = {node.id: node.parent for node in graph.nodes}
        """The container that each node is in."""
        self._levels = {
            parent: Level(
                parent,
                [node for node in graph.nodes if node.parent == parent],
                [edge for edge in graph.edges if parents[edge.source] == parent == parents[edge.target]],
                registry,
            )
            for parent in dict.fromkeys([None, *parents.values()])
        }

    @property
    def top(self) -> Level:
        """The nodes outside all containers."""
        return self._levels[None]

    def inside(self, container: str) -> Level | None:
        """The inside of a container; None if it is empty."""
        return self._levels.get(container)


def _planned(
    node: Node, registry: Registry, incoming: tuple[int, ...], outgoing: tuple[int, ...]
) -> PlannedNode:
    node_type = registry.get(node.type, node.type_version)
    if node_type is None:
        raise UnknownNodeTypeError(f"The node type {node.type!r} is not installed.")
    return PlannedNode(
        node=node,
        type=node_type,
        parameters=Parameters(node, node_type),
        ports=tuple(port.name for port in node_type.ports(node.parameters)),
        join=node_type.join_of(node.parameters),
        incoming=incoming,
        outgoing=outgoing,
    )
