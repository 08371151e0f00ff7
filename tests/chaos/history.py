"""Everything that was recorded of a chaos run, in the shapes that the invariants read."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from tests.chaos.clients import Accepted, Refused
from tests.chaos.nemesis import Happened
from tests.chaos.plan import Plan
from tests.chaos.services import Store
from tests.chaos.watchers import Watcher
from tests.servers.oracle import Call

FINAL = ("succeeded", "failed", "cancelled", "timed_out")


@dataclass(frozen=True)
class Change:
    """A committed change of an execution's row, in the order of `place`; `at` is in seconds since 1970."""

    place: int
    at: float
    status: str
    fence: int
    seq: int
    worker: str


@dataclass(frozen=True)
class NodeChange:
    """A committed change of a node run's row."""

    place: int
    at: float
    node: str
    iteration: str
    attempt: int
    status: str
    seq: int


@dataclass(frozen=True)
class NodeRow:
    """A node run in its final state."""

    execution: str
    node: str
    iteration: str
    attempt: int
    status: str
    effect: str
    output: Any
    error: Any
    ports: list[str] | None
    seq: int

    @property
    def place(self) -> tuple[str, str, str]:
        """The node, its execution, and its turn."""
        return self.execution, self.node, self.iteration

    @property
    def receipt(self) -> int | None:
        """Which of the oracle's calls the recorded output came from."""
        data = self.output.get("data") if isinstance(self.output, dict) else None
        return data.get("receipt") if isinstance(data, dict) else None


@dataclass(frozen=True)
class Row:
    """An execution in its final state."""

    id: str
    version: str
    mode: str
    status: str
    seq: int
    state_seq: int
    fence: int
    lease_until: Any
    error: Any


@dataclass
class History:
    """The records of clients, oracle, nemesis and database."""

    plan: Plan
    accepted: list[Accepted]
    calls: list[Call]
    happened: list[Happened]
    watchers: list[Watcher]
    executions: dict[str, Row] = field(default_factory=dict)
    nodes: list[NodeRow] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """The execution that each client's key led to."""
    planned: list[tuple[float, str, str | None]] = field(default_factory=list)
    """Planned times: seconds since 1970, outcome, execution."""
    graphs: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    node_changes: dict[str, list[NodeChange]] = field(default_factory=dict)
    resolved: list[tuple[str, str, str]] = field(default_factory=list)
    """The harness's decisions about interrupted nodes: execution, node, action."""
    refused: list[Refused] = field(default_factory=list)
    """Answers of the kind 5xx."""
    unhealthy: list[str] = field(default_factory=list)
    """Problems of the installation itself at the end."""

    @cached_property
    def calls_of(self) -> dict[tuple[str, str, str], list[Call]]:
        """The oracle's calls by execution, node and iteration."""
        found: dict[tuple[str, str, str], list[Call]] = defaultdict(list)
        for call in self.calls:
            found[call.place].append(call)
        return found

    @cached_property
    def nodes_of(self) -> dict[str, list[NodeRow]]:
        """Node runs by execution."""
        found: dict[str, list[NodeRow]] = defaultdict(list)
        for node in self.nodes:
            found[node.execution].append(node)
        return found

    def graph_of(self, execution: str) -> dict[str, Any]:
        """The graph that an execution ran."""
        return self.graphs[self.executions[execution].version]

    def sources_of(self, execution: str, node: str) -> list[str]:
        """The nodes that a node follows directly."""
        return [edge["source"] for edge in self.graph_of(execution)["edges"] if edge["target"] == node]

    def read(self, store: Store) -> "History":
        """Take over what the database holds."""
        self.executions = {row.id: row for row in _executions(store)}
        self.nodes = list(_nodes(store))
        self.changes, self.node_changes = _changes(store), _node_changes(store)
        rows = store.query("SELECT key, execution_id FROM executions_idempotencykey")
        self.keys = {key: _id(execution) for key, execution in rows}
        self.graphs = {
            _id(id): _json(g) for id, g in store.query("SELECT id, graph FROM workflows_workflowversion")
        }
        return self


def _executions(store: Store) -> Iterable[Row]:
    columns = "id, version_id, mode, status, seq, state_seq, fence, lease_until, error"
    for row in store.query(f"SELECT {columns} FROM executions_execution"):
        id, version, mode, status, seq, state_seq, fence, lease, error = row
        yield Row(_id(id), _id(version), mode, status, seq, state_seq, fence, lease, _json(error))


def _nodes(store: Store) -> Iterable[NodeRow]:
    columns = "execution_id, node_id, iteration, attempt, status, effect, output, error, ports, seq"
    for row in store.query(f"SELECT {columns} FROM executions_noderun"):
        execution, node, iteration, attempt, status, effect, output, error, ports, seq = row
        outcome = _json(output), _json(error), _json(ports)
        yield NodeRow(_id(execution), node, iteration, attempt, status, effect, *outcome, seq)


def _changes(store: Store) -> dict[str, list[Change]]:
    columns = "id, place, at, status, fence, seq, worker"
    found: dict[str, list[Change]] = defaultdict(list)
    for id, *rest in store.query(f"SELECT {columns} FROM history_of_executions_execution ORDER BY place"):
        found[_id(id)].append(Change(*rest))
    return found


def _node_changes(store: Store) -> dict[str, list[NodeChange]]:
    columns = "execution_id, place, at, node_id, iteration, attempt, status, seq"
    found: dict[str, list[NodeChange]] = defaultdict(list)
    for id, *rest in store.query(f"SELECT {columns} FROM history_of_executions_noderun ORDER BY place"):
        found[_id(id)].append(NodeChange(*rest))
    return found


def _id(value: Any) -> str:
    """An id in the API's form, however the database keeps it."""
    return str(UUID(str(value)))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
