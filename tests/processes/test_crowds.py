"""A workflow that calls itself endlessly does not delay others, and can be ended."""

from collections.abc import Callable

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, multiplying, run, said
from tests.running import Running

pytestmark = pytest.mark.processes
CLICKS = 6


def living(api: httpx2.Client, workflow: str) -> bool:
    wanted = [{"workflow": workflow, "status": status, "limit": 1} for status in ("queued", "running")]
    return any(api.get("/api/executions/", params=one).json()["results"] for one in wanted)


def test_others_are_served_and_the_crowd_ends_with_its_workflow(own_running: Callable[..., Running]) -> None:
    running = own_running()
    api = running.client()
    others = running.client("other@example.com", "Others")
    innocent = create(others, chain(MANUAL, said("fine")))
    workflow = multiplying(api)
    run(api, workflow, draft=False)
    running.wait_for(lambda: living(api, workflow))
    served = [run(others, innocent, wait=5)["status"] for _ in range(CLICKS)]
    ready = httpx2.get(f"{running.url}/readyz").status_code
    still_there = living(api, workflow)
    deleted = api.delete(f"/api/workflows/{workflow}/").status_code
    running.wait_for(lambda: not living(api, workflow))
    assert (served, ready, still_there, deleted) == (["succeeded"] * CLICKS, 200, True, 204)
