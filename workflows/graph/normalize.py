"""Fills in what a graph leaves open: labels and versions from the type, variables from the label."""

import logging
from collections.abc import Collection

from workflows.graph.graph import Graph, Node, Position
from workflows.graph.naming import RESERVED, unused, variable_from
from workflows.sdk import Registry, own

log = logging.getLogger(__name__)

SPACING = 300
"""Canvas units between cards; a card is 220 wide."""


def normalize(graph: Graph, registry: Registry, helpers: Collection[str] = ()) -> Graph:
    """The same graph with labels, variables and the newest version of each node's type.

    `helpers` are the names that templates reserve.
    """
    taken = {node.variable for node in graph.nodes if node.variable} | RESERVED | set(helpers)
    nodes = []
    for node in graph.nodes:
        named = _named(_upgraded(node, registry), registry, taken)
        taken.add(named.variable)
        nodes.append(named)
    return graph.model_copy(update={"nodes": _spread(nodes)})


def upgraded(graph: Graph, registry: Registry) -> Graph:
    """The same graph with every node upgraded to the newest version of its type."""
    return graph.model_copy(update={"nodes": tuple(_upgraded(node, registry) for node in graph.nodes)})


def _upgraded(node: Node, registry: Registry) -> Node:
    """A node that cannot be upgraded keeps its version and its behaviour: a bug in a node pack must not hide a
    draft."""
    newest = registry.get(node.type)
    if newest is None or node.type_version == newest.version:
        return node
    if node.type_version is None:
        return node.model_copy(update={"type_version": newest.version})
    version, parameters = node.type_version, node.parameters
    try:
        for later in registry.newer(node.type, version):
            version, parameters = later.version, later.upgrade(own(parameters))
    except Exception:
        log.exception("a node of %s could not be upgraded from version %d", node.type, node.type_version)
        return node
    return node.model_copy(update={"type_version": version, "parameters": parameters})


def _spread(nodes: list[Node]) -> tuple[Node, ...]:
    """Spread out nodes that were created by a program without positions, into a readable row."""
    if len({node.position for node in nodes}) > 1:
        return tuple(nodes)
    return tuple(
        node.model_copy(update={"position": Position(x=place * SPACING, y=0)})
        for place, node in enumerate(nodes)
    )


def _named(node: Node, registry: Registry, taken: set[str]) -> Node:
    if node.label and node.variable:
        return node
    node_type = registry.get(node.type)
    label = node.label or (node_type.label if node_type else node.type)
    standard = node_type.variable if node_type and label == node_type.label else ""
    variable = node.variable or unused(standard or variable_from(label), taken)
    return node.model_copy(update={"label": label, "variable": variable})
