"""The graph (contract, section 3) as immutable values."""

import hashlib
import json
from collections import Counter
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.sdk import Json

MAX_NODES = 2_000
MAX_EDGES = 5_000
MAX_BYTES = 5 * 1024 * 1024

OnError = Literal["stop", "continue", "default", "route"]


class GraphError(Exception):
    """The value is not a graph; `field` says where, the message why."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message, field)
        self.message = message
        self.field = field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Position(_Part):
    """The position of the card's top left corner, in canvas units."""

    x: float = 0
    y: float = 0


class RetryPolicy(_Part):
    """How often and with which waits, in seconds, a failed node is retried."""

    max_attempts: int | None = Field(None, ge=1, le=10)
    """None means the engine's default: three, but one for an unsafe node."""
    wait_s: float = Field(1, ge=0, le=3600)
    factor: float = Field(2, ge=1, le=10)
    max_wait_s: float = Field(60, ge=0, le=86_400)


class Node(_Part):
    """One node of the graph."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    type: str = Field(min_length=1, max_length=100)
    type_version: int | None = Field(None, ge=1)
    """The version of the type it was built for; None, from a client that does not know it, means the newest."""
    label: str = Field("", max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
    variable: str = Field("", max_length=64)
    position: Position = Position()
    parameters: dict[str, Json] = Field(default_factory=dict)
    credential: str | None = None
    disabled: bool = False
    note: str = Field("", max_length=10_000)
    on_error: OnError = "stop"
    default_output: Json = None
    retry: RetryPolicy = RetryPolicy()
    timeout_s: float | None = Field(None, gt=0, le=86_400)
    parent: str | None = None


class Edge(_Part):
    """An edge from a port of one node to a port of another."""

    source: str
    source_port: str = "main"
    target: str
    target_port: str = "main"


class Graph(_Part):
    """Nodes and edges, in the order in which they were drawn."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    @classmethod
    def parse(cls, value: Json) -> "Graph":
        """Parse `value`. Raises GraphError if it is not a graph or exceeds the limits."""
        _check_size(value)
        try:
            graph = cls.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            path = ".".join(str(part) for part in first["loc"])
            raise GraphError(f"{path}: {first['msg']}" if path else first["msg"], path or None) from None
        if len(graph.by_id) < len(graph.nodes):
            twice = next(id for id, count in Counter(node.id for node in graph.nodes).items() if count > 1)
            raise GraphError(f"two nodes have the id {twice!r}", "nodes")
        return graph

    @classmethod
    def stored(cls, value: Json) -> "Graph":
        """A graph from the database; nodes stored without a version have version 1, the only one at that time."""
        return cls.model_validate(cls.versioned(value))

    @staticmethod
    def versioned(value: Json) -> dict[str, Any]:
        """The JSON of a stored graph, with the versions that `stored` fills in."""
        nodes = [{**node, "type_version": node.get("type_version") or 1} for node in value.get("nodes", [])]
        return {**value, "nodes": nodes}

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Nodes by their id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def variables(self) -> Counter[str]:
        """How many nodes use each variable."""
        return Counter(node.variable for node in self.nodes)

    @cached_property
    def containers(self) -> set[str | None]:
        """Ids of the nodes that contain others, and None if there are nodes outside all containers."""
        return {node.parent for node in self.nodes}

    @cached_property
    def incoming(self) -> dict[str, list[Edge]]:
        """Edges by their target, in drawing order."""
        return self._edges_by("target")

    @cached_property
    def outgoing(self) -> dict[str, list[Edge]]:
        """Edges by their source, in drawing order."""
        return self._edges_by("source")

    def outermost(self, node_id: str) -> str:
        """The outermost container that a node is in; the node itself if it is in none."""
        parent = self.by_id[node_id].parent
        return self.outermost(parent) if parent else node_id

    def _edges_by(self, end: Literal["source", "target"]) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            found.setdefault(getattr(edge, end), []).append(edge)
        return found

    def as_dict(self) -> dict[str, Any]:
        """The graph as in the API and the database."""
        return self.model_dump(mode="json")

    def digest(self) -> str:
        """SHA-256 of everything that affects a run; positions and notes are excluded."""
        content = self.model_dump(mode="json", exclude={"nodes": {"__all__": {"position", "note"}}})
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _check_size(value: Json) -> None:
    if not isinstance(value, dict):
        raise GraphError("a graph is an object with `nodes` and `edges`")
    for key, limit in (("nodes", MAX_NODES), ("edges", MAX_EDGES)):
        rows = value.get(key, [])
        if not isinstance(rows, list):
            raise GraphError(f"`{key}` must be a list", key)
        if len(rows) > limit:
            raise GraphError(f"The graph has {len(rows)} {key}; at most {limit} are allowed", key)
    if len(json.dumps(value)) > MAX_BYTES:
        raise GraphError(f"the graph is larger than {MAX_BYTES // 1024 // 1024} MB")
