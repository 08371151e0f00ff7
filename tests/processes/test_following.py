"""Following other workflows, against a whole Wireloom: its scheduler does it."""

import os
import signal
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, node, said
from tests.running import Running

pytestmark = pytest.mark.processes


def outputs(api: httpx2.Client, workflow: str) -> list[Any]:
    found = api.get(f"/api/executions/?workflow={workflow}&status=succeeded").json()["results"]
    return [api.get(f"/api/executions/{row['id']}/").json()["output"]["value"] for row in found]


def test_a_failed_run_starts_the_error_workflow_and_a_good_one_the_next(
    api: httpx2.Client, running: Running
) -> None:
    stop = node("stop", "flow.stop", parameters={"message": "No stock", "code": "no_stock"})
    bad, good = (
        create(api, chain(MANUAL, stop), publish=True),
        create(api, chain(MANUAL, said(1)), publish=True),
    )
    failure = node("failure", "trigger.error", parameters={"workflows": [bad]})
    ended = node("ended", "trigger.ended", parameters={"workflows": [bad, good]})
    told = create(api, chain(failure, said("{{error.code}} at {{node.id}}")), publish=True)
    following = create(api, chain(ended, said("{{output.value}}")), publish=True)
    for workflow in (bad, good):
        api.post(f"/api/workflows/{workflow}/run/", json={"wait": 20})
    running.wait_for(lambda: outputs(api, told) and outputs(api, following))
    assert (outputs(api, told), outputs(api, following)) == (["no_stock at stop"], [1])


def test_an_end_is_followed_although_every_process_died_right_after_it(
    own_running: Callable[..., Running],
) -> None:
    running = own_running()
    api = running.client()
    followed = create(api, chain(MANUAL, said(1)), publish=True)
    ended = node("ended", "trigger.ended", parameters={"workflows": [followed]})
    following = create(api, chain(ended, said("{{output.value}}")), publish=True)
    for _ in range(5):
        api.post(f"/api/workflows/{followed}/run/", json={"wait": 20})
    assert running.process
    os.killpg(running.process.pid, signal.SIGKILL)
    running.process.wait()
    running.start()
    running.wait_for(lambda: len(outputs(api, following)) >= 5)
    assert outputs(api, following) == [1] * 5
