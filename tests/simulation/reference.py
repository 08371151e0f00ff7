"""An interpreter of graphs written from the contract alone, to compare the engine with.

It knows nothing of time: a node runs when one of its incoming edges is taken, and what it gives is in its
parameters. That is all there is to say about a run that nothing interrupts.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Drawn:
    """A node of a random graph: what it gives, by which ports, how often it fails first, and what is inside."""

    name: str
    output: Any = None
    ports: tuple[str, ...] = ("main",)
    fails: int = 0
    on_error: str = "stop"
    parent: str | None = None
    items: int | None = None
    """Of a container: how many items it goes through."""


@dataclass
class Picture:
    """A random graph; edges are (source, port, target), in order."""

    nodes: list[Drawn]
    edges: list[tuple[str, str, str]]


ATTEMPTS = 3
ALWAYS = 99
"""Fails more often than it is tried; the loss of a worker is one try more."""


@dataclass
class Expected:
    """What must come out: status by `name@iteration`, and outputs; `fails` when some node ends the run."""

    statuses: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    fails: bool = False


def interpret(picture: Picture, trigger: str) -> tuple[Expected, Any]:
    """The outcome of every node, and the output of the run."""
    found = Expected()
    output = _level(picture, None, "", [trigger], found)
    return found, output


def _level(picture: Picture, parent: str | None, iteration: str, first: list[str], found: Expected) -> Any:
    nodes = {node.name: node for node in picture.nodes if node.parent == parent}
    edges = [edge for edge in picture.edges if edge[0] in nodes]
    taken: set[tuple[str, str, str]] = set()
    for name in _sorted(list(nodes), edges):
        place = f"{name}@{iteration}" if iteration else name
        if name not in first and not any(edge in taken for edge in edges if edge[2] == name):
            found.statuses[place] = "skipped"
            continue
        ports, output = _run(picture, nodes[name], iteration, found, place)
        found.outputs[place] = output
        taken |= {edge for edge in edges if edge[0] == name and edge[1] in ports}
    return _output(nodes, iteration, taken, found)


def _run(
    picture: Picture, node: Drawn, iteration: str, found: Expected, place: str
) -> tuple[tuple[str, ...], Any]:
    if node.fails < ATTEMPTS:
        found.statuses[place] = "succeeded"
        if node.items is None:
            return node.ports, node.output
        results = []
        for index in range(node.items):
            inner = f"{iteration}/{index}".lstrip("/")
            roots = _roots(picture, node.name)
            results.append(_level(picture, node.name, inner, roots, found))
        return ("main",), {"results": results, "errors": []}
    found.statuses[place] = "failed"
    if node.on_error == "stop":
        found.fails = True
        return (), None
    return (("error",) if node.on_error == "route" else ("main", "other")), "error"


def _roots(picture: Picture, parent: str) -> list[str]:
    targets = {edge[2] for edge in picture.edges}
    return [node.name for node in picture.nodes if node.parent == parent and node.name not in targets]


def _sorted(names: list[str], edges: list[tuple[str, str, str]]) -> list[str]:
    done: list[str] = []
    while len(done) < len(names):
        for name in names:
            if name not in done and all(edge[0] in done for edge in edges if edge[2] == name):
                done.append(name)
    return done


def _output(
    nodes: dict[str, Drawn], iteration: str, taken: set[tuple[str, str, str]], found: Expected
) -> Any:
    leaves = {}
    for name in nodes:
        place = f"{name}@{iteration}" if iteration else name
        if found.statuses[place] == "succeeded" and not any(edge[0] == name for edge in taken):
            leaves[f"v_{name}"] = found.outputs[place]
    return next(iter(leaves.values())) if len(leaves) == 1 else leaves or None
