"""A graph made ready to run: worked out once a version and shared by all of its executions."""

from dataclasses import dataclass
from typing import Literal

from executions.engine.parameters import Parameters
from workflows.graph import Edge, Graph, Node
from workflows.sdk import Registry
from workflows.sdk.registry import AnyNodeType


class UnknownNodeTypeError(Exception):
    """The graph holds a node type (or a version of one) that this installation does not have."""


@dataclass(frozen=True)
class PlannedNode:
    """A node with all that running it needs. `incoming` and `outgoing` are indices of edges."""

    node: Node
    type: AnyNodeType
    parameters: Parameters
    ports: tuple[str, ...]
    join: Literal["all", "any"]
    incoming: tuple[int, ...]
    outgoing: tuple[int, ...]


class Plan:
    """The nodes and edges of one version. Raises UnknownNodeTypeError."""

    def __init__(self, graph: Graph, registry: Registry) -> None:
        self.graph = graph
        self.edges: tuple[Edge, ...] = graph.edges
        incoming: dict[str, list[int]] = {node.id: [] for node in graph.nodes}
        outgoing: dict[str, list[int]] = {node.id: [] for node in graph.nodes}
        for index, edge in enumerate(graph.edges):
            outgoing[edge.source].append(index)
            incoming[edge.target].append(index)
        self.nodes = {
            node.id: self._planned(node, registry, tuple(incoming[node.id]), tuple(outgoing[node.id]))
            for node in graph.nodes
        }
        self.roots = [node.id for node in graph.nodes if not incoming[node.id]]
        self.variables = {node.variable for node in graph.nodes if not node.disabled}

    def _planned(
        self, node: Node, registry: Registry, incoming: tuple[int, ...], outgoing: tuple[int, ...]
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

    def triggers(self) -> list[str]:
        """Ids of the nodes that can start a run, the manual one first."""
        found = [node_id for node_id, planned in self.nodes.items() if planned.type.is_trigger]
        return sorted(found, key=lambda node_id: self.nodes[node_id].node.type != "trigger.manual")
