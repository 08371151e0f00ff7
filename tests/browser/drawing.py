"""Workflows that the browser tests make over the API, and their runs."""

from typing import Any

import httpx2


def node(id: str, kind: str, x: int, y: int = 0, **parameters: Any) -> dict[str, Any]:
    """A node whose label and variable are its id."""
    names = {"id": id, "type": kind, "label": id, "variable": id}
    return {**names, "position": {"x": x, "y": y}, "parameters": parameters}


def draw(api: httpx2.Client, *nodes: dict[str, Any], edges: str = "", name: str = "Drawing") -> str:
    """A workflow with the lines `a-b b:true-c`. Returns its id."""
    lines = [line.split("-") for line in edges.split()]
    drawn = [
        {**dict(zip(("source", "source_port"), a.split(":"), strict=False)), "target": b} for a, b in lines
    ]
    answer = api.post("/api/workflows/", json={"name": name, "graph": {"nodes": nodes, "edges": drawn}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def graph_of(api: httpx2.Client, workflow: str) -> dict[str, Any]:
    """The draft as it is stored."""
    found: dict[str, Any] = api.get(f"/api/workflows/{workflow}/").json()["graph"]
    return found


def everything(api: httpx2.Client) -> str:
    """A published workflow with a container, several ports, a warning and one run that succeeded."""
    each = node("loop", "flow.for_each", 1200, items="{{start.list}}")
    inner = {**node("inner", "data.set", 1260, 120, fields=[{"name": "a", "value": "1"}]), "parent": "loop"}
    workflow = draw(
        api,
        node("start", "trigger.manual", 0, sample_input={"list": [1, 2], "name": "Ada"}),
        node("set", "data.set", 300, fields=[{"name": "who", "value": "{{start.name}}"}]),
        node(
            "decide",
            "flow.if",
            600,
            conditions=[{"left": "{{set.who}}", "operator": "equals", "right": "Ada"}],
        ),
        node("call", "http.request", 900, 160, url="{{start.name}}"),
        each,
        inner,
        node("alone", "data.set", 300, 300),
        edges="start-set set-decide decide:true-loop decide:false-call",
        name="Everything",
    )
    return workflow


def run(api: httpx2.Client, workflow: str, **body: object) -> str:
    """A run that has ended, or waits. Returns its id."""
    answer = api.post(f"/api/workflows/{workflow}/run/", json={"draft": True, "wait": 60, **body})
    assert answer.is_success, answer.text
    return str(answer.json()["id"])
