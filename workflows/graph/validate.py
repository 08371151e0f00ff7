"""Finds all problems of a graph at once, each with its node, its field and a hint."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from workflows.graph import node_checks
from workflows.graph.graph import Edge, Graph
from workflows.graph.node_checks import NO_ROUTES, CredentialFacts, Defaults, Routes, no_defaults
from workflows.graph.order import Order
from workflows.graph.references import ReferenceCheck
from workflows.sdk import Problem, Registry

__all__ = ["CredentialFacts", "errors", "validate"]


def validate(
    graph: Graph,
    registry: Registry,
    *,
    credentials: Mapping[str, CredentialFacts] | None = None,
    helpers: Collection[str] = (),
    defaults: Defaults = no_defaults,
    routes: Routes = NO_ROUTES,
) -> list[Problem]:
    """Every problem of a normalised graph, errors first.

    `credentials` are the organisation's by id (None: unknown, so not checked); `helpers` are the names of
    template helpers, which variables must not use; `defaults` gives, by node type, the values of settings that
    a node leaves unset; `routes` are the organisation's connections to models.
    """
    structure = list(_structure(graph))
    if structure:
        return structure
    order = Order(graph, registry)
    found = [*_edges(graph, order), *_shape(graph, order, registry)]
    check = ReferenceCheck(graph, registry, order)
    for node in graph.nodes:
        found += node_checks.problems(node, graph, registry, credentials, helpers, defaults, routes)
        found += check.problems(node)
    return sorted(found, key=lambda problem: problem.severity != "error")


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that block publishing and running."""
    return [problem for problem in problems if problem.severity == "error"]


def _structure(graph: Graph) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in graph.nodes:
        if node.id in seen:
            yield Problem(code="duplicate_node", node_id=node.id, message=f"Two nodes have the id {node.id}.")
        seen.add(node.id)
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            if end not in seen:
                message = f"An edge refers to the node {end}, which does not exist."
                yield Problem(code="unknown_node", node_id=None, field=end, message=message)


def _edges(graph: Graph, order: Order) -> Iterator[Problem]:
    seen = set()
    for edge in graph.edges:
        if edge in seen:
            yield Problem(code="duplicate_edge", node_id=edge.target, message="The edge occurs twice.")
        seen.add(edge)
        if edge.source_port not in order.ports(edge.source):
            ports = ", ".join(order.ports(edge.source)) or "none"
            yield Problem(
                code="unknown_port",
                node_id=edge.source,
                field=edge.source_port,
                message=f"The node has no output port {edge.source_port!r}; it has: {ports}.",
            )
        yield from _input_port(graph, order, edge.target, edge.target_port)
        yield from _border(graph, order, edge)


def _border(graph: Graph, order: Order, edge: Edge) -> Iterator[Problem]:
    parents = {graph.by_id[end].parent for end in (edge.source, edge.target)}
    if len(parents) > 1 and all(
        node_checks.is_container(graph, parent, order.registry) for parent in parents
    ):
        yield Problem(
            code="crosses_border",
            node_id=edge.target,
            message="An edge crosses the border of a container.",
            hint="Connect the container itself; inside it, every node without an incoming edge starts each turn.",
        )


def _input_port(graph: Graph, order: Order, target: str, port: str) -> Iterator[Problem]:
    node_type = order.registry.get(graph.by_id[target].type)
    if node_type is None or port in {candidate.name for candidate in node_type.inputs}:
        return
    why = "A trigger starts a run and takes no input." if node_type.is_trigger else f"No input port {port!r}."
    yield Problem(code="unknown_port", node_id=target, field=port, message=why)


def _shape(graph: Graph, order: Order, registry: Registry) -> Iterator[Problem]:
    for node_id in order.on_cycle:
        yield Problem(
            code="cycle",
            node_id=node_id,
            message="The node is on a cycle, or comes after one, so it could never start.",
            hint="Remove one of the edges; to repeat work, use a loop node.",
        )
    if not order.reachable:
        yield Problem(
            code="no_trigger",
            message="Nothing starts this workflow.",
            hint="Add a trigger, for example a manual one.",
        )
        return
    for node in graph.nodes:
        idle = node.id not in order.reachable and not node.disabled and node.parent is None
        if idle and registry.get(node.type):
            yield Problem(
                code="not_connected",
                severity="warning",
                node_id=node.id,
                message="No trigger leads to this node, so it never runs.",
                hint="Connect it, or delete it.",
            )
