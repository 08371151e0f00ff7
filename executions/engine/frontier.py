"""Determines which nodes are ready: an edge is unknown, taken or skipped, and three rules follow from that.

A node is ready when none of its incoming edges is unknown and at least one is taken; an `any` join as soon as
one is taken. A node whose edges are all skipped is skipped itself, and so are its outgoing edges.
"""

from collections.abc import Iterable
from enum import Enum, auto

from executions.engine.plan import Level


class EdgeState(Enum):
    """The state of an edge."""

    UNKNOWN = auto()
    TAKEN = auto()
    SKIPPED = auto()


class Frontier:
    """The edges' state of one level. Only `ready()` and `finish()` advance it.

    It starts with `first`; other nodes without incoming edges are skipped.
    """

    def __init__(self, level: Level, first: Iterable[str]) -> None:
        self.level = level
        self.edges = [EdgeState.UNKNOWN] * len(level.edges)
        self._ready = list(dict.fromkeys(first))
        self.left = set(level.nodes).difference(self._ready)
        """Nodes neither ready nor skipped so far: each leaves the set once, so none is reported twice."""
        self._first_taken: dict[str, int] = {}
        """For `any` joins: the edge that made them ready."""
        self._skipped: list[str] = []
        self._skip(level.roots)

    def ready(self) -> list[str]:
        """Nodes to start now; each is returned once, however many edges lead to it."""
        found, self._ready = self._ready, []
        return found

    def newly_skipped(self) -> list[str]:
        """Nodes skipped since the last call."""
        found, self._skipped = self._skipped, []
        return found

    def finish(self, node_id: str, ports: Iterable[str]) -> None:
        """Record that the node has ended and its output leaves by `ports`; its other edges are skipped."""
        taken = frozenset(ports)
        skipped: list[str] = []
        for index in self.level.nodes[node_id].outgoing:
            edge = self.level.edges[index]
            self.edges[index] = EdgeState.TAKEN if edge.source_port in taken else EdgeState.SKIPPED
            self._look_at(index, skipped)
        self._skip(skipped)

    def taken_into(self, node_id: str) -> list[int]:
        """Indices of the taken edges into a node that is ready, in drawing order.

        An `any` join has one: the first that was taken, whichever followed.
        """
        if node_id in self._first_taken:
            return [self._first_taken[node_id]]
        return [i for i in self.level.nodes[node_id].incoming if self.edges[i] is EdgeState.TAKEN]

    def followers(self, node_id: str) -> list[str]:
        """The targets of the taken edges out of a node."""
        outgoing = self.level.nodes[node_id].outgoing
        return [self.level.edges[i].target for i in outgoing if self.edges[i] is EdgeState.TAKEN]

    def _look_at(self, edge: int, skipped: list[str]) -> None:
        """Update the edge's target, which the new state may make ready or skipped."""
        node_id = self.level.edges[edge].target
        if node_id not in self.left:
            return
        node = self.level.nodes[node_id]
        states = {self.edges[index] for index in node.incoming}
        if states == {EdgeState.SKIPPED}:
            skipped.append(node_id)
        elif node.join == "any" and EdgeState.TAKEN in states:
            self._first_taken[node_id] = edge
            self._become_ready(node_id)
        elif EdgeState.UNKNOWN not in states:
            self._become_ready(node_id)

    def _become_ready(self, node_id: str) -> None:
        self.left.discard(node_id)
        self._ready.append(node_id)

    def _skip(self, node_ids: Iterable[str]) -> None:
        waiting = list(node_ids)
        for node_id in waiting:  # grows during the iteration: skips propagate
            if node_id not in self.left:
                continue
            self.left.discard(node_id)
            self._skipped.append(node_id)
            for index in self.level.nodes[node_id].outgoing:
                self.edges[index] = EdgeState.SKIPPED
                self._look_at(index, waiting)
