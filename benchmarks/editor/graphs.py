"""The workflows to open."""

from typing import Any

GAP = 300
PER_LINE = 50


def row(size: int) -> dict[str, Any]:
    """A trigger and `size - 1` steps that each set one field, laid out in rows as a person would."""
    nodes = [_start(), *(_step(at) for at in range(1, size))]
    edges = [{"source": f"n{at - 1}", "target": f"n{at}"} for at in range(1, size)]
    return {"nodes": nodes, "edges": edges}


def _place(at: int) -> dict[str, int]:
    return {"x": at % PER_LINE * GAP, "y": at // PER_LINE * 140}


def _start() -> dict[str, Any]:
    return {"id": "n0", "type": "trigger.manual", "position": _place(0)}


def _step(at: int) -> dict[str, Any]:
    parameters = {"fields": [{"name": "value", "value": f"step {at}"}]}
    names = {"id": f"n{at}", "label": f"Step {at}", "variable": f"step{at}"}
    return {**names, "type": "data.set", "position": _place(at), "parameters": parameters}
