"""Graphs and calls that the tests with real processes share."""

from itertools import pairwise
from typing import Any

import httpx2


def node(id: str, type: str, **settings: Any) -> dict[str, Any]:
    """A node; keyword arguments in capitals are none: everything but `parameters` goes beside it."""
    return {"id": id, "type": type, **settings}


def chain(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Nodes one after another."""
    edges = [{"source": a["id"], "target": b["id"]} for a, b in pairwise(nodes)]
    return {"nodes": list(nodes), "edges": edges}


def create(api: httpx2.Client, graph: dict[str, Any], publish: bool = False) -> str:
    """A new workflow's id."""
    made = api.post("/api/workflows/", json={"name": "Test", "graph": graph})
    assert made.status_code == 201, made.text
    workflow = made.json()["id"]
    if publish:
        published = api.post(f"/api/workflows/{workflow}/publish/")
        assert published.status_code == 200, published.text
    return str(workflow)


def run(api: httpx2.Client, workflow: str, **body: Any) -> dict[str, Any]:
    """The answer to a run of the draft."""
    answer = api.post(f"/api/workflows/{workflow}/run/", json={"draft": True, **body})
    assert answer.status_code in (200, 202), answer.text
    found: dict[str, Any] = answer.json()
    return found


def execution(api: httpx2.Client, id: str) -> dict[str, Any]:
    """The execution now."""
    found: dict[str, Any] = api.get(f"/api/executions/{id}/").json()
    return found


MANUAL = node("start", "trigger.manual")


def said(value: Any, id: str = "said") -> dict[str, Any]:
    return node(id, "data.set", parameters={"fields": [{"name": "value", "value": value}]})


def multiplying(api: httpx2.Client) -> str:
    """The id of a published workflow that calls itself four times and waits for none of the calls."""
    workflow = create(api, chain(MANUAL))
    calls = [
        node(f"call{n}", "flow.subworkflow", parameters={"workflow": workflow, "mode": "async"})
        for n in range(4)
    ]
    triggers = [node("start", "trigger.manual"), node("called", "trigger.called")]
    edges = [{"source": one["id"], "target": call["id"]} for one in triggers for call in calls]
    graph = {"nodes": [*triggers, *calls], "edges": edges}
    revision = api.get(f"/api/workflows/{workflow}/").json()["revision"]
    saved = api.put(f"/api/workflows/{workflow}/graph/", json={"revision": revision, "graph": graph})
    assert saved.status_code == 200, saved.text
    published = api.post(f"/api/workflows/{workflow}/publish/")
    assert published.status_code == 200, published.text
    return workflow
