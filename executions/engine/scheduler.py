"""Which node may run: an edge is unknown, taken or skipped, and three rules follow from that.

A node is ready when none of its incoming edges is unknown and at least one is taken; an `any` join as soon
as one is taken. A node all of whose edges are skipped is skipped itself, and so are its outgoing edges.
"""

from collections.abc import Iterable
from enum import Enum, auto

from executions.engine.plan import Level


class EdgeState(Enum):
    """What is known about an edge."""

    UNKNOWN = auto()
    TAKEN = auto()
    SKIPPED = auto()


class Scheduler:
    """The state of one level's edges. `ready() / start() / finish()`, and nothing else changes it.

    It begins with `first`; other nodes without incoming edges are skipped.
    """

    def __init__(self, level: Level, first: Iterable[str]) -> None:
        self.level = level
        self.edges = [EdgeState.UNKNOWN] * len(level.edges)
        self.left = set(level.nodes)
        """Nodes that have neither been started nor skipped."""
        self._ready = list(first)
        self._skipped: list[str] = []
        self._skip(node_id for node_id in level.roots if node_id not in self._ready)

    def ready(self) -> list[str]:
        """Nodes to start now; each is named once."""
        found, self._ready = self._ready, []
        return [node_id for node_id in found if node_id in self.left]

    def newly_skipped(self) -> list[str]:
        """Nodes skipped since the last call."""
        found, self._skipped = self._skipped, []
        return found

    def start(self, node_id: str) -> None:
        """The node is running, or its outcome is already known."""
        self.left.discard(node_id)

    def finish(self, node_id: str, ports: Iterable[str]) -> None:
        """The node has ended and its output leaves by `ports`; its other edges are skipped."""
        self.left.discard(node_id)
        taken = frozenset(ports)
        skipped: list[str] = []
        for index in self.level.nodes[node_id].outgoing:
            edge = self.level.edges[index]
            self.edges[index] = EdgeState.TAKEN if edge.source_port in taken else EdgeState.SKIPPED
            self._look_at(edge.target, skipped)
        self._skip(skipped)

    def taken_into(self, node_id: str) -> list[int]:
        """Indices of the taken edges into a node, in the order of the drawing."""
        return [i for i in self.level.nodes[node_id].incoming if self.edges[i] is EdgeState.TAKEN]

    def followers(self, node_id: str) -> list[str]:
        """Where the taken edges out of a node lead."""
        outgoing = self.level.nodes[node_id].outgoing
        return [self.level.edges[i].target for i in outgoing if self.edges[i] is EdgeState.TAKEN]

    def _look_at(self, node_id: str, skipped: list[str]) -> None:
        if node_id not in self.left:
            return
        node = self.level.nodes[node_id]
        states = {self.edges[index] for index in node.incoming}
        if EdgeState.TAKEN in states and (node.join == "any" or EdgeState.UNKNOWN not in states):
            self._ready.append(node_id)
        elif states == {EdgeState.SKIPPED}:
            skipped.append(node_id)

    def _skip(self, node_ids: Iterable[str]) -> None:
        waiting = list(node_ids)
        for node_id in waiting:  # grows while it is walked: skips travel down
            if node_id not in self.left:
                continue
            self.left.discard(node_id)
            self._skipped.append(node_id)
            for index in self.level.nodes[node_id].outgoing:
                self.edges[index] = EdgeState.SKIPPED
                self._look_at(self.level.edges[index].target, waiting)
