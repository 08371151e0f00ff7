"""Random graphs of everything that the product allows, from one source of chance."""

from random import Random
from typing import Any

from tests.simulation.reference import ALWAYS, ATTEMPTS, Drawn, Edge, Picture

EFFECTS = ("pure", "repeatable", "keyed", "unsafe")
KINDS = ("act", "act", "act", "set", "set", "any", "any", "all", "wait", "approval", "call")
MODES = ("stop", "continue", "default", "route")
STEPS = ((), (), ("repeatable",), ("unsafe", "repeatable"), ("keyed", "unsafe", "pure", "unsafe"))
PORTS = (("main",), ("other",), ("main", "other"))


def pictured(rng: Random, most: int = 7) -> Picture:
    """A trigger `t` and up to `most` nodes behind it, some of them loops with up to three nodes inside."""
    nodes = [Drawn("t", "trigger")]
    edges: list[Edge] = []
    for number in range(rng.randint(1, most)):
        node = _loop(rng, f"n{number}") if rng.random() < 0.2 else _node(rng, f"n{number}", None)
        edges += _edges(rng, [one for one in nodes if one.parent is None], node)
        nodes.append(node)
        inside: list[Drawn] = []
        for place in range(rng.randint(1, 3) if node.kind == "loop" else 0):
            inner = _node(rng, f"{node.name}i{place}", node.name)
            edges += _edges(rng, inside, inner)
            inside.append(inner)
        nodes += inside
    return Picture(nodes, edges)


def _loop(rng: Random, name: str) -> Drawn:
    return Drawn(
        name,
        "loop",
        items=rng.randint(0, 3),
        on_item_error=rng.choice(["stop", "keep", "drop"]),
        on_error=rng.choice(MODES),
        disabled=rng.random() < 0.05,
    )


def _node(rng: Random, name: str, parent: str | None) -> Drawn:
    kind = rng.choice(KINDS)
    return Drawn(
        name,
        kind,
        ports=rng.choice(PORTS) if kind == "act" else ("main",),
        effect=rng.choice(EFFECTS) if kind == "act" else "pure",
        fails=rng.choice([0, 0, 0, 0, 1, 2, ALWAYS]),
        hangs=kind == "act" and rng.random() < 0.04,
        on_error=rng.choice(MODES),
        disabled=rng.random() < 0.08,
        parent=parent,
        seconds=rng.choice([0.0, 0.1, 4.0, 40.0]),
        steps=rng.choice(STEPS) if kind == "act" else (),
        naps=rng.choice([0.0, 0.0, 0.0, 0.0, 20.0]) if kind == "act" else 0.0,
    )


def _edges(rng: Random, before: list[Drawn], node: Drawn) -> list[Edge]:
    """Several from one node too, by its different ports."""
    found: list[Edge] = []
    for _ in range(rng.randint(0, 3) if before else 0):
        source = rng.choice(before)
        edge = (source.name, rng.choice(_ports(source)), node.name)
        if edge not in found:
            found.append(edge)
    return found


def _ports(node: Drawn) -> list[str]:
    return (
        [*node.outputs, "error"] if node.on_error == "route" and node.kind != "trigger" else [*node.outputs]
    )


def graph_of(picture: Picture, act: str, called: str = "") -> dict[str, Any]:
    """The picture as the API takes it; `act` is the type of node that acts, `called` the workflow to call."""
    return {
        "nodes": [_as_node(node, act, called) for node in picture.nodes],
        "edges": [
            {"source": source, "source_port": port, "target": target}
            for source, port, target in picture.edges
        ],
    }


def _as_node(node: Drawn, act: str, called: str) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if node.kind == "act":
        limits["retry"] = {"max_attempts": ATTEMPTS, "wait_s": 0}
        limits["timeout_s"] = 0.01 if node.hangs and not called else 100.0
    return {
        "id": node.name,
        "type": act if node.kind == "act" else TYPES[node.kind],
        "variable": f"v_{node.name}",
        "parent": node.parent,
        "on_error": node.on_error if node.kind != "trigger" else "stop",
        "default_output": f"instead of {node.name}",
        "disabled": node.disabled,
        "parameters": _parameters(node, called),
        **limits,
    }


TYPES = {
    "trigger": "trigger.manual",
    "set": "data.set",
    "any": "flow.merge",
    "all": "flow.merge",
    "wait": "flow.wait",
    "approval": "flow.approval",
    "call": "flow.subworkflow",
    "loop": "flow.for_each",
}


def _parameters(node: Drawn, called: str) -> dict[str, Any]:
    match node.kind:
        case "act":
            return {
                "output": f"of {node.name}",
                "ports": list(node.ports),
                "fails": node.fails,
                "effect": node.effect,
                "seconds": node.seconds,
                "forever": node.hangs,
                "naps": node.naps,
                "steps": [{"name": str(place), "effect": effect} for place, effect in enumerate(node.steps)],
            }
        case "set":
            return {"fields": [{"name": "said", "value": f"of {node.name}"}]}
        case "any" | "all":
            return {"mode": node.kind}
        case "wait":
            return {"amount": node.seconds, "unit": "seconds"}
        case "approval":
            return {"title": "May it?"}
        case "call":
            return {"workflow": called or "called"}
        case "loop":
            items = list(range(node.items))
            return {"items": items, "concurrency": 2, "on_item_error": node.on_item_error}
    return {}
