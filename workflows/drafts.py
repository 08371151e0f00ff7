"""The draft as rows: loaded as a graph, saved as differences, and validated against the organisation."""

from typing import Any
from uuid import UUID

from accounts.actor import Actor
from core.errors import InvalidError
from credentials.access import may_use, require_use
from credentials.models import Credential
from workflows.graph import CredentialFacts, Graph, GraphError, normalize, upgraded, validate
from workflows.graph import Node as GraphNode
from workflows.models import Edge, Node, Workflow
from workflows.nodes import catalogue
from workflows.operator_defaults import defaults_of
from workflows.route_checks import OrganizationRoutes
from workflows.sdk import Json, Problem
from workflows.templating import HELPERS


def parse_graph(value: Json) -> Graph:
    """The graph in a request, with labels and variables filled in. Raises InvalidError if it is malformed."""
    try:
        return normalize(Graph.parse(value), catalogue(), HELPERS)
    except GraphError as error:
        hint = "See the graph's description in the API documentation."
        raise InvalidError(
            f"This is not a graph: {error.message}", hint, {"field": error.field}, "invalid_graph_shape"
        ) from error


def draft_load(workflow: Workflow) -> Graph:
    """The draft's graph, with its nodes upgraded to the newest versions of their types."""
    nodes = [_node_from(row) for row in workflow.nodes.all()]
    edges = [row.body for row in workflow.edges.all()]
    return upgraded(Graph.stored({"nodes": nodes, "edges": edges}), catalogue())


def draft_save(workflow: Workflow, graph: Graph, actor: Actor) -> None:
    """Save `graph` as the draft, writing only rows that differ. Call in a transaction.

    Raises InvalidError if a node names a credential that the organisation does not have, and ForbiddenError if
    one names a credential that the actor may not use, unless the node used it before in the same way.
    """
    _check_credentials(workflow, graph, actor)
    _save_nodes(workflow, graph)
    _save_edges(workflow, graph)


def draft_problems(workflow: Workflow, graph: Graph) -> list[Problem]:
    """All problems of `graph`, validated in the workflow's organisation."""
    rows = Credential.objects.in_organization(workflow.organization_id).values_list("id", "type", "name")
    facts = {str(pk): CredentialFacts(type=kind, name=name) for pk, kind, name in rows}
    routes = OrganizationRoutes.of(workflow.organization_id)
    return validate(
        graph, catalogue(), credentials=facts, helpers=HELPERS, defaults=defaults_of, routes=routes
    )


def _node_from(row: Node) -> dict[str, Any]:
    credential = str(row.credential_id) if row.credential_id else None
    return {**row.body, "id": row.node_id, "credential": credential}


def _body(node: GraphNode) -> dict[str, Any]:
    return node.model_dump(mode="json", exclude={"id", "credential"})


def _save_nodes(workflow: Workflow, graph: Graph) -> None:
    there = {row.node_id: row for row in workflow.nodes.all()}
    workflow.nodes.exclude(node_id__in=[node.id for node in graph.nodes]).delete()
    for place, node in enumerate(graph.nodes):
        row = there.get(node.id) or Node(workflow=workflow, node_id=node.id)
        wanted = (place, UUID(node.credential) if node.credential else None, _body(node))
        if row.pk is None or (row.place, row.credential_id, row.body) != wanted:
            row.place, row.credential_id, row.body = wanted
            row.save()


def _save_edges(workflow: Workflow, graph: Graph) -> None:
    wanted = [edge.model_dump() for edge in graph.edges]
    if [row.body for row in workflow.edges.all()] == wanted:
        return
    workflow.edges.all().delete()
    Edge.objects.bulk_create(
        Edge(workflow=workflow, place=place, body=body) for place, body in enumerate(wanted)
    )


def _check_credentials(workflow: Workflow, graph: Graph, actor: Actor) -> None:
    named = {node.credential: node for node in graph.nodes if node.credential}
    own = Credential.objects.in_organization(workflow.organization_id).filter(pk__in=[*filter(_is_id, named)])
    known = {str(row.pk): row for row in own.select_related("created_by")}
    for credential, node in named.items():
        if credential not in known:
            raise InvalidError(
                f"The node {node.label!r} names a credential that does not exist.",
                "Choose one of the organisation's credentials.",
                {"node_id": node.id, "credential": credential},
                "credential_not_found",
            )
    closed = [node for node in graph.nodes if node.credential and not may_use(actor, known[node.credential])]
    before = draft_load(workflow).by_id if closed else {}
    for node in closed:
        # An edit elsewhere in the workflow must not require permission for credentials that it already uses.
        if _use_of(before.get(node.id)) != _use_of(node):
            require_use(actor, known[str(node.credential)], node.label)


def _use_of(node: GraphNode | None) -> Any:
    """What the node does with its credential, to detect changes."""
    return node and (node.credential, node.type, node.parameters)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
