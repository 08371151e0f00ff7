"""Graphs as the API takes them, in few words."""

from typing import Any


def node(id: str, type: str = "data.set", **settings: Any) -> dict[str, Any]:
    """A node; everything that is not a key of a node is a parameter."""
    keys = {
        "label", "variable", "position", "credential", "disabled", "note", "on_error", "default_output",
        "retry", "timeout_s", "parent", "type_version",
    }  # fmt: skip
    own = {key: value for key, value in settings.items() if key in keys}
    parameters = {key: value for key, value in settings.items() if key not in keys}
    return {"id": id, "type": type, "parameters": parameters, **own}


def says(id: str, value: Any, **settings: Any) -> dict[str, Any]:
    """A node `data.set` with one field `value`, whose variable is its id."""
    return node(id, variable=id, fields=[{"name": "value", "value": value}], **settings)


def edge(text: str) -> dict[str, str]:
    """`a>b`, `a:true>b`."""
    source, _, target = text.partition(">")
    source_id, _, port = source.partition(":")
    target_id, _, target_port = target.partition(":")
    return {
        "source": source_id,
        "source_port": port or "main",
        "target": target_id,
        "target_port": target_port or "main",
    }


def graph(edges: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    """`graph("start>a a>b", node("a"), …)`; `start` is a manual trigger, and what is not given is a data.set."""
    drawn = [edge(text) for text in edges.split()]
    given = {item["id"]: item for item in nodes}
    named = [end for item in drawn for end in (item["source"], item["target"])]
    ids = list(dict.fromkeys([*named, *given]))
    return {"nodes": [given.get(id) or _usual(id) for id in ids], "edges": drawn}


def _usual(id: str) -> dict[str, Any]:
    return node(id, "trigger.manual") if id == "start" else node(id, variable=id)
