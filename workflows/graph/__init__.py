"""A workflow's graph as data: nodes and edges, their problems, and their order."""

from workflows.graph.graph import Edge, Graph, GraphError, Node, Position, RetryPolicy
from workflows.graph.normalize import normalize, upgraded
from workflows.graph.order import Order
from workflows.graph.validate import CredentialFacts, errors, validate

__all__ = [
    "CredentialFacts",
    "Edge",
    "Graph",
    "GraphError",
    "Node",
    "Order",
    "Position",
    "RetryPolicy",
    "errors",
    "normalize",
    "upgraded",
    "validate",
]
