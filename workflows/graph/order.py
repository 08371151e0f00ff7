"""The order of a graph's nodes: which come before which, and which have certainly run when a node starts."""

from functools import cached_property

from workflows.graph.graph import Edge, Graph, Node
from workflows.sdk import Registry

Atom = tuple[str, str]
"""A condition: this port of this node was taken. For a root, the node itself with an empty port."""


class Order:
    """Computes the order of one graph; every result is cached."""

    def __init__(self, graph: Graph, registry: Registry) -> None:
        self.graph = graph
        self.registry = registry
        self._implying: dict[frozenset[Atom], set[str]] = {}

    @cached_property
    def incoming(self) -> dict[str, list[Edge]]:
        """Edges that lead to a node. A node inside a container without edges of its own inherits the
        container's."""
        return {node.id: self._leading_to(node.id) for node in self.graph.nodes}

    def _leading_to(self, node_id: str | None) -> list[Edge]:
        seen: set[str] = set()
        while node_id in self.graph.by_id and node_id not in seen:
            edges = self.graph.incoming[node_id]
            if edges:
                return edges
            seen.add(node_id)
            node_id = self.graph.by_id[node_id].parent
        return []

    @cached_property
    def sorted_ids(self) -> list[str]:
        """Topologically sorted ids, sources before targets; ids on a cycle are missing."""
        waiting = {node_id: len(edges) for node_id, edges in self.incoming.items()}
        following: dict[str, list[str]] = {node_id: [] for node_id in waiting}
        for node_id, edges in self.incoming.items():
            for edge in edges:
                following.setdefault(edge.source, []).append(node_id)
        ready = [node_id for node_id, count in waiting.items() if count == 0]
        for node_id in ready:  # grows during the iteration
            for target in following[node_id]:
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        return ready

    @cached_property
    def on_cycle(self) -> list[str]:
        """Ids on a cycle or after one, in drawing order."""
        done = set(self.sorted_ids)
        return [node.id for node in self.graph.nodes if node.id not in done]

    def comes_before(self, other: str, node_id: str) -> bool:
        """Whether a node can receive a value of `other`."""
        return bool(self._before[node_id] & self._bits.get(other, 0))

    def ancestors(self, node_id: str) -> set[str]:
        """All ids whose values a node can receive; to test a single id, `comes_before` is cheaper."""
        return {other for other in self._bits if self.comes_before(other, node_id)}

    @cached_property
    def _bits(self) -> dict[str, int]:
        """Sets of nodes as integers with one bit per node: a graph of 2,000 nodes has two million pairs."""
        return {node.id: 1 << place for place, node in enumerate(self.graph.nodes)}

    @cached_property
    def _before(self) -> dict[str, int]:
        found = dict.fromkeys(self._bits, 0)
        for node_id in self.sorted_ids:
            for edge in self.incoming[node_id]:
                found[node_id] |= self._bits.get(edge.source, 0) | found.get(edge.source, 0)
        return found

    def up_to(self, node_id: str) -> frozenset[str]:
        """The nodes that a run up to this node needs: the node, or its outermost container, and everything
        before."""
        last = self.graph.outermost(node_id)
        return frozenset(self.ancestors(last) | {last})

    @cached_property
    def reachable(self) -> set[str]:
        """Ids that an enabled trigger leads to, including the triggers."""
        reached = {node.id for node in self.graph.nodes if self._is_trigger(node.id)}
        for node_id in self.sorted_ids:
            if any(edge.source in reached for edge in self.incoming[node_id]):
                reached.add(node_id)
        return reached

    def has_surely_run(self, other: str, node_id: str) -> bool:
        """Whether the ancestor `other` has ended whenever `node_id` starts, whichever branches were taken."""
        wanted = self._conditions.get(other, frozenset())
        if wanted not in self._implying:
            self._implying[wanted] = self._nodes_implying(wanted)
        return node_id in self._implying[wanted] and not self._racing(node_id) & self._bits.get(other, 0)

    @cached_property
    def _conditions(self) -> dict[str, frozenset[Atom]]:
        found: dict[str, frozenset[Atom]] = {}
        for node_id in self.sorted_ids:
            edges = self.incoming[node_id]
            atoms = [self._edge_condition(edge.source, edge.source_port, found) for edge in edges]
            found[node_id] = (
                self._merged(frozenset().union(*atoms), found) if atoms else frozenset({(node_id, "")})
            )
        return found

    def _edge_condition(self, source: str, port: str, found: dict[str, frozenset[Atom]]) -> frozenset[Atom]:
        if len(self.ports(source)) > 1:
            return frozenset({(source, port)})
        return found.get(source, frozenset({(source, "")}))

    def _merged(self, atoms: frozenset[Atom], found: dict[str, frozenset[Atom]]) -> frozenset[Atom]:
        """All ports of a branching node together add no condition beyond the node's own."""
        waiting = {source for source, port in atoms if port}
        while waiting:
            source = waiting.pop()
            own = {(source, port) for port in self.ports(source)}
            if own <= atoms:
                atoms = (atoms - own) | found[source]
                waiting |= {other for other, port in found[source] if port}
        return atoms

    def _nodes_implying(self, wanted: frozenset[Atom]) -> set[str]:
        """Ids whose start implies `wanted`: every path to them passes through one of its atoms."""
        holding: set[str] = set()
        for node_id in self.sorted_ids:
            atoms = self._conditions[node_id]
            if all(atom in wanted or (atom[1] and atom[0] in holding) for atom in atoms):
                holding.add(node_id)
        return holding

    def _racing(self, node_id: str) -> int:
        """Nodes that may still be running when a node starts: branches that lost a race before it."""
        racing = 0
        for join, losers in self._races.items():
            if join == node_id or self.comes_before(join, node_id):
                racing |= losers
        return racing

    @cached_property
    def _races(self) -> dict[str, int]:
        """For each `any` join, the nodes that come before some of its branches but not all."""
        return {
            node.id: self._before[node.id] & ~self._in_every_branch(node.id)
            for node in self.graph.nodes
            if self._is_race(node)
        }

    def _is_race(self, node: Node) -> bool:
        node_type = self.registry.get(node.type, node.type_version)
        return bool(node_type and node_type.join_of(node.parameters) == "any")

    def _in_every_branch(self, node_id: str) -> int:
        common = self._before[node_id]
        for edge in self.incoming[node_id]:
            common &= self._before.get(edge.source, 0) | self._bits.get(edge.source, 0)
        return common

    def ports(self, node_id: str) -> list[str]:
        """The names of a node's output ports, including `error` if its errors are routed."""
        node = self.graph.by_id.get(node_id)
        node_type = self.registry.get(node.type, node.type_version) if node else None
        if node is None or node_type is None:
            return ["main"]
        names = [port.name for port in node_type.ports(node.parameters)]
        return [*names, "error"] if node.on_error == "route" else names

    def _is_trigger(self, node_id: str) -> bool:
        node = self.graph.by_id[node_id]
        node_type = self.registry.get(node.type)
        return bool(node_type and node_type.is_trigger and not node.disabled)
