"""An interpreter of graphs written from the contract alone, to compare the engine with.

It knows nothing of time: a node runs when one of its incoming edges is taken, and what it gives follows from what it
is. What depends on time is a value that equals every value it may be: which branch an `any` merge heard first, who
decided when.
"""

from dataclasses import dataclass, field
from typing import Any

ATTEMPTS = 3
ALWAYS = 99
"""Fails more often than it is tried; the loss of a worker is one try more."""
Edge = tuple[str, str, str]


class OneOf:
    """Equals each of some values."""

    def __init__(self, options: list[Any]) -> None:
        self.options = options

    def __eq__(self, other: object) -> bool:
        return any(option == other for option in self.options)

    def __repr__(self) -> str:
        return f"one of {self.options}"


class Anything:
    """Equals every value."""

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "anything"


@dataclass
class Drawn:
    """A node of a random graph: what it is, how it behaves, and what it is inside of.

    `kind` is `trigger`, `act` (tasks of their own), `set` (instant), `any`, `all` (merges), `wait`, `approval`,
    `call` (of another workflow) or `loop`.
    """

    name: str
    kind: str = "act"
    ports: tuple[str, ...] = ("main",)
    effect: str = "pure"
    fails: int = 0
    hangs: bool = False
    """Never ends by itself: each attempt reaches its time limit."""
    on_error: str = "stop"
    disabled: bool = False
    parent: str | None = None
    items: int = 0
    """Of a loop: how many items it goes through."""
    on_item_error: str = "stop"
    seconds: float = 0
    """How long it takes, or waits."""
    steps: tuple[str, ...] = ()
    """Effects of the durable steps that it takes before it acts."""
    naps: float = 0
    """Seconds that it waits between them and its act, without holding a worker."""

    @property
    def fails_for_good(self) -> bool:
        """Whether it has no attempt that ends well."""
        return self.kind == "act" and (self.hangs or self.fails >= ATTEMPTS)

    @property
    def outputs(self) -> tuple[str, ...]:
        """All its ports, in the order of its type, without `error`."""
        return {"act": ("main", "other"), "approval": ("approved", "rejected", "timeout")}.get(
            self.kind, ("main",)
        )


@dataclass
class Picture:
    """A random graph; edges are (source, port, target), in order."""

    nodes: list[Drawn]
    edges: list[Edge]


@dataclass
class Expected:
    """What must come out: status by `name@iteration`; `fails` when some node ends the run.

    Of a turn that has failed it is a matter of time what else had ended: its iterations are in `undetermined`.
    """

    statuses: dict[str, str] = field(default_factory=dict)
    fails: bool = False
    undetermined: set[tuple[str, str]] = field(default_factory=set)

    def is_determined(self, picture: Picture, place: str) -> bool:
        """Whether the outcome of `name@iteration` follows from the drawing."""
        name, _, iteration = place.partition("@")
        parent = next(node.parent for node in picture.nodes if node.name == name)
        return (parent, iteration) not in self.undetermined

    def agrees_with(self, picture: Picture, statuses: dict[str, str]) -> bool:
        """Whether these are the statuses, wherever they are determined."""
        found = {place: one for place, one in statuses.items() if self.is_determined(picture, place)}
        wanted = {place: one for place, one in self.statuses.items() if self.is_determined(picture, place)}
        return found == wanted


class _Stopped(Exception):
    """A node that stops its level has failed."""


def interpret(picture: Picture, trigger: str) -> tuple[Expected, Any]:
    """The outcome of every node, and the output of the run."""
    found = Expected()
    try:
        return found, _Level(picture, None, "", found).output([trigger], {})
    except _Stopped:
        found.fails = True
        return found, None


class _Level:
    """The nodes outside all loops, or one turn of a loop."""

    def __init__(self, picture: Picture, parent: str | None, iteration: str, found: Expected) -> None:
        self.picture = picture
        self.iteration = iteration
        self.found = found
        self.nodes = {node.name: node for node in picture.nodes if node.parent == parent}
        self.edges = [edge for edge in picture.edges if edge[0] in self.nodes]
        self.taken: set[Edge] = set()
        self.outputs: dict[str, Any] = {}

    def output(self, first: list[str], given: Any) -> Any:
        """Run it; the one succeeded leaf's output, of several an object by variable. Raises _Stopped."""
        for name in self._sorted():
            incoming = [edge for edge in self.edges if edge[2] == name and edge in self.taken]
            if name in first or incoming:
                self._run(self.nodes[name], incoming, given)
            else:
                self._note(name, "skipped")
        return self._leaves()

    def _run(self, node: Drawn, incoming: list[Edge], given: Any) -> None:
        value = self._value(node, incoming) if incoming else given
        if node.disabled:
            ports, output, status = node.outputs[:1], value, "succeeded"
        else:
            ports, output, status = self._outcome(node, incoming, value)
        self._note(node.name, status)
        if status == "failed" and node.on_error == "stop":
            raise _Stopped
        self.outputs[node.name] = output
        self.taken |= {edge for edge in self.edges if edge[0] == node.name and edge[1] in ports}

    def _outcome(self, node: Drawn, incoming: list[Edge], value: Any) -> tuple[tuple[str, ...], Any, str]:
        if node.fails_for_good:
            return self._failed(node)
        if node.kind == "loop":
            return self._loop(node)
        output = {
            "trigger": value,
            "act": f"of {node.name}",
            "set": {"said": f"of {node.name}"},
            "any": value,
            "all": {f"v_{edge[0]}": self.outputs[edge[0]] for edge in incoming},
            "wait": {"resumed_by": "time", "data": value},
            "approval": _decision(value),
            "call": {"execution": Anything(), "output": "of called", "results": None, "errors": None},
        }[node.kind]
        return ("approved",) if node.kind == "approval" else node.ports, output, "succeeded"

    def _failed(self, node: Drawn) -> tuple[tuple[str, ...], Any, str]:
        if node.on_error == "route":
            return ("error",), Anything(), "failed"
        output = f"instead of {node.name}" if node.on_error == "default" else Anything()
        return node.outputs, output, "failed"

    def _loop(self, node: Drawn) -> tuple[tuple[str, ...], Any, str]:
        results, errors = [], []
        for index in range(node.items):
            iteration = f"{self.iteration}/{index}".lstrip("/")
            turn = _Level(self.picture, node.name, iteration, self.found)
            try:
                results.append(turn.output(turn._roots(), index))
            except _Stopped:
                self.found.undetermined.add((node.name, iteration))
                errors.append(Anything())
                results += [Anything()] * (node.on_item_error == "keep")
        if errors and node.on_item_error == "stop":
            turns = [f"{self.iteration}/{index}".lstrip("/") for index in range(node.items)]
            self.found.undetermined |= {(node.name, iteration) for iteration in turns}
            return self._failed(node)
        return ("main",), {"results": results, "errors": errors}, "succeeded"

    def _value(self, node: Drawn, incoming: list[Edge]) -> Any:
        if node.kind == "any":
            return OneOf([self.outputs[edge[0]] for edge in incoming])
        if len(incoming) == 1:
            return self.outputs[incoming[0][0]]
        return {f"v_{edge[0]}": self.outputs[edge[0]] for edge in incoming}

    def _roots(self) -> list[str]:
        targets = {edge[2] for edge in self.edges}
        return [name for name in self.nodes if name not in targets]

    def _sorted(self) -> list[str]:
        done: list[str] = []
        while len(done) < len(self.nodes):
            for name in self.nodes:
                if name not in done and all(edge[0] in done for edge in self.edges if edge[2] == name):
                    done.append(name)
        return done

    def _leaves(self) -> Any:
        leaves = {
            f"v_{name}": self.outputs[name]
            for name in self.nodes
            if self.found.statuses[self._place(name)] == "succeeded"
            and not any(edge[0] == name for edge in self.taken)
        }
        return next(iter(leaves.values())) if len(leaves) == 1 else leaves or None

    def _note(self, name: str, status: str) -> None:
        self.found.statuses[self._place(name)] = status

    def _place(self, name: str) -> str:
        return f"{name}@{self.iteration}" if self.iteration else name


def _decision(value: Any) -> dict[str, Any]:
    said = {"by": Anything(), "comment": "", "data": {}, "at": Anything()}
    return {"decision": "approved", **said, "input": value}
