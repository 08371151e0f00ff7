"""A workflow that calls itself without end takes nobody else's turn, and can be ended."""

from collections.abc import Callable

import httpx
import pytest

from tests.processes.workflow import MANUAL, chain, create, node, run, said
from tests.running import PASSWORD, Running

pytestmark = pytest.mark.processes
CLICKS = 6


def multiplying(api: httpx.Client) -> str:
    """The id of a published workflow that calls itself four times and waits for none of them."""
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


def client_of_others(running: Running) -> httpx.Client:
    given = ["--email", "other@example.com", "--password", PASSWORD, "--org", "Others"]
    token = running.manage("bootstrap", *given).strip().splitlines()[-1]
    return httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def living(api: httpx.Client, workflow: str) -> bool:
    wanted = [{"workflow": workflow, "status": status, "limit": 1} for status in ("queued", "running")]
    return any(api.get("/api/executions/", params=one).json()["results"] for one in wanted)


def test_others_are_served_and_the_crowd_ends_with_its_workflow(own_running: Callable[..., Running]) -> None:
    running = own_running()
    api = running.client()
    with client_of_others(running) as others:
        innocent = create(others, chain(MANUAL, said("fine")))
        workflow = multiplying(api)
        run(api, workflow, draft=False)
        running.wait_for(lambda: living(api, workflow))
        served = [run(others, innocent, wait=5)["status"] for _ in range(CLICKS)]
        ready = httpx.get(f"{running.url}/readyz").status_code
        still_there = living(api, workflow)
        deleted = api.delete(f"/api/workflows/{workflow}/").status_code
        running.wait_for(lambda: not living(api, workflow))
    assert (served, ready, still_there, deleted) == (["succeeded"] * CLICKS, 200, True, 204)
