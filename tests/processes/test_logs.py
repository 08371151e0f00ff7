"""The log of an installation as JSON: every line of every process, and what it is about."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.processes.workflow import MANUAL, chain, create, node, run
from tests.running import Running

pytestmark = pytest.mark.processes

SLOW = node(
    "slow", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-60000", "user_prompt": "Hi"}
)
FAILING = "before_side_effect.unsafe=error,in_cancel=error"


def test_every_line_is_an_object_and_says_whose_run_or_request_it_is_about(
    own_running: Callable[..., Running],
) -> None:
    running = own_running(WIRELOOM_LOG_FORMAT="json", WIRELOOM_TESTING="1", WIRELOOM_FAILPOINTS=FAILING)
    api = running.client()
    call = node("call", "http.request", parameters={"method": "POST", "url": "http://127.0.0.1:9/a-secret"})
    workflow = create(api, chain(MANUAL, call))
    failed = run(api, workflow, wait=30)
    assert failed["status"] == "failed"
    assert api.post(f"/api/executions/{run(api, create(api, chain(MANUAL, SLOW)))['id']}/cancel/").is_error
    assert running.stop() == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in running.lines]
    assert all({"time", "level", "process", "message"} <= set(line) for line in lines)
    assert "Wireloom is ready" in " ".join(line["message"] for line in lines if line["process"] == "up")
    (refused,) = [line for line in lines if line.get("path", "").endswith("/cancel/")]
    assert (refused["process"], len(refused["request"])) == ("web", 16)
    (told,) = [line for line in lines if "failed unexpectedly" in line["message"]]
    assert (told["execution"], told["workflow"]) == (failed["id"], workflow)
    assert told["process"].startswith("worker")
    assert told["organization"]
    assert "ConnectionError" in told["exception"]
    assert "a-secret" not in json.dumps(lines)
