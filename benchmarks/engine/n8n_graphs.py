"""W1 to W4 as n8n workflows: the same steps, and the same replies to the same calls."""

from itertools import pairwise
from typing import Any

Graph = dict[str, Any]
PATH, MODEL = "PATH", "MODEL_URL"
"""Placeholders for the webhook's path and the model's URL, which are known only when a graph is published."""


def _node(name: str, type: str, version: float, **parameters: Any) -> Graph:
    return {
        "id": name,
        "name": name,
        "type": f"n8n-nodes-base.{type}",
        "typeVersion": version,
        "position": [0, 0],
        "parameters": parameters,
    }


def _hook() -> Graph:
    hook = _node("hook", "webhook", 2, httpMethod="POST", path=PATH, responseMode="lastNode", options={})
    return hook | {"webhookId": PATH}  # without it the URL would not be the path alone


def _set(name: str, **values: tuple[str, str]) -> Graph:
    """A field for each keyword: its type and its value."""
    fields = [
        {"id": f"{name}-{key}", "name": key, "type": type, "value": value}
        for key, (type, value) in values.items()
    ]
    return _node(name, "set", 3.4, assignments={"assignments": fields}, options={})


def _drawn(nodes: list[Graph], *edges: tuple[str, str, int]) -> Graph:
    """Edges are source, target, and the target's input."""
    connections: dict[str, Any] = {}
    for source, target, place in edges:
        outgoing = connections.setdefault(source, {"main": [[]]})["main"][0]
        outgoing.append({"node": target, "type": "main", "index": place})
    return {"nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}}


def _chain(*nodes: Graph) -> Graph:
    return _drawn(list(nodes), *((a["name"], b["name"], 0) for a, b in pairwise(nodes)))


def order() -> Graph:
    """W1: webhook → set (3 expressions) → if → set."""
    condition = {
        "id": "enough",
        "leftValue": "={{ $json.number }}",
        "rightValue": 0,
        "operator": {"type": "number", "operation": "gte"},
    }
    options = {"caseSensitive": True, "leftValue": "", "typeValidation": "strict", "version": 2}
    conditions = {"options": options, "conditions": [condition], "combinator": "and"}
    made = _set(
        "made",
        customer=("string", "={{ $json.body.name }}"),
        text=("string", "=Order {{ $json.body.number }} of {{ $json.body.name.toUpperCase() }}"),
        number=("number", "={{ $json.body.number }}"),
    )
    answer = _set("answer", text=("string", "={{ $json.text }}"), number=("number", "={{ $json.number }}"))
    return _chain(_hook(), made, _node("enough", "if", 2.2, conditions=conditions, options={}), answer)


def line(length: int) -> Graph:
    """W2: a webhook and `length` nodes that each pass on a number."""
    nodes = [_set("n1", number=("number", "={{ $json.body.number }}"))]
    nodes += [_set(f"n{i}", number=("number", "={{ $json.number }}")) for i in range(2, length + 1)]
    return _chain(_hook(), *nodes)


def thinking(branches: int) -> Graph:
    """W3 and W4: a webhook, `branches` parallel model calls, and a node after all of them."""
    names = [f"model{place}" for place in range(branches)]
    models = [_node(name, "httpRequest", 4.2, url=MODEL, options={}) for name in names]
    answer = _set("answer", number=("number", "={{ $('hook').first().json.body.number }}"))
    edges = [("hook", name, 0) for name in names]
    if branches == 1:
        return _drawn([_hook(), *models, answer], *edges, (names[0], "answer", 0))
    merged = _node("all", "merge", 3, numberInputs=branches)
    edges += [(name, "all", place) for place, name in enumerate(names)]
    return _drawn([_hook(), *models, merged, answer], *edges, ("all", "answer", 0))
