"""Nothing is lost: a worker dies, the broker dies empty, a run is cancelled in the middle."""

import os
import signal
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import Running, external
from tests.servers.openrouter import serve_openrouter
from tests.servers.recording import Recording

pytestmark = pytest.mark.processes
Start = Callable[..., Running]
FINAL = ("succeeded", "failed", "cancelled", "timed_out")


def test_a_killed_worker_loses_nothing_and_repeats_no_answered_call(
    own_running: Start, recording: Recording
) -> None:
    running = own_running()
    api = running.client()
    call = node("call", "http.request", parameters={"method": "POST", "url": f"{recording.url}/first"})
    slow = node(
        "slow", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-4000", "user_prompt": "Hi"}
    )
    started = run(api, create(api, chain(MANUAL, call, slow)))

    def is_in_third_node() -> bool:
        nodes = {item["node_id"]: item["status"] for item in execution(api, started["id"])["nodes"]}
        return nodes.get("slow") == "running"

    running.wait_for(is_in_third_node)
    for worker in running.pids("wireloom: worker"):
        os.kill(worker, signal.SIGKILL)
    running.wait_for(lambda: execution(api, started["id"])["status"] in FINAL, 45)
    assert execution(api, started["id"])["status"] == "succeeded"
    assert recording.paths() == ["/first"]


def test_what_ran_when_everything_was_killed_goes_on_at_the_next_start(own_running: Start) -> None:
    running = own_running()
    api = running.client()
    slow = node(
        "slow", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-2000", "user_prompt": "Hi"}
    )
    started = run(api, create(api, chain(MANUAL, slow)))
    running.wait_for(lambda: execution(api, started["id"])["status"] == "running")
    assert running.process
    os.killpg(running.process.pid, signal.SIGKILL)
    running.process.wait()
    running.start()
    assert any("releasing the executions of worker-" in line for line in running.lines)
    running.wait_for(lambda: execution(api, started["id"])["status"] in FINAL, 45)
    assert execution(api, started["id"])["status"] == "succeeded"


@pytest.mark.skipif(bool(external("REDIS_URL")), reason="kills the embedded broker")
def test_fifty_queued_executions_survive_a_broker_that_restarts_empty(own_running: Start) -> None:
    running = own_running()
    api = running.client()
    chat = node(
        "chat", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-300", "user_prompt": "Hi"}
    )
    workflow = create(api, chain(MANUAL, chat))
    for worker in running.pids("wireloom: worker"):
        os.kill(worker, signal.SIGSTOP)
    ids = [run(api, workflow)["id"] for _ in range(50)]
    (valkey,) = running.pids("wireloom: valkey")
    os.kill(valkey, signal.SIGKILL)
    for worker in running.pids("wireloom: worker"):
        os.kill(worker, signal.SIGCONT)
    running.wait_for(lambda: all(execution(api, id)["status"] in FINAL for id in ids), 60)
    assert {execution(api, id)["status"] for id in ids} == {"succeeded"}


def test_parallel_model_calls_take_as_long_as_one(running: Running, api: httpx2.Client) -> None:
    chats = [
        node(
            f"c{n}",
            "openrouter.chat",
            variable=f"c{n}",
            parameters={"model": "sandbox/assistant:delay-2000", "user_prompt": "Hi"},
        )
        for n in range(10)
    ]
    edges = [{"source": "start", "target": chat["id"]} for chat in chats]
    workflow = create(api, {"nodes": [MANUAL, *chats], "edges": edges})
    done = run(api, workflow, wait=30)
    assert done["status"] == "succeeded"
    starts = [item["started_at"] for item in done["nodes"] if item["node_id"] != "start"]
    ends = [item["finished_at"] for item in done["nodes"] if item["node_id"] != "start"]
    # Every call began before any had ended: they ran side by side, however busy the machine is.
    assert max(starts) < min(ends)


def test_cancel_closes_the_models_stream_and_stays_cancelled(running: Running, api: httpx2.Client) -> None:
    with serve_openrouter() as server:
        credential = api.post(
            "/api/credentials/",
            json={
                "name": f"or-{time.time()}",
                "type": "openrouter",
                "data": {"api_key": "sk-or-v1-test-key", "base_url": server.base_url},
            },
        )
        assert credential.status_code == 201, credential.text
        chat = node(
            "chat",
            "openrouter.chat",
            credential=credential.json()["id"],
            parameters={"model": "openai/gpt-4o-mini", "user_prompt": "Tell me a long story. " * 50},
        )
        server.script({"pace_ms": 500})
        started = run(api, create(api, chain(MANUAL, chat)))
        running.wait_for(lambda: server.chats)
        cancelled = api.post(f"/api/executions/{started['id']}/cancel/")
        assert cancelled.status_code == 202
        assert cancelled.json()["status"] == "cancelled"
        running.wait_for(lambda: server.disconnects == 1)
        after = execution(api, started["id"])
        assert after["status"] == "cancelled"
        assert {item["status"] for item in after["nodes"] if item["node_id"] == "chat"} == {"cancelled"}


def test_an_execution_ends_at_its_workflows_time_limit(running: Running, api: httpx2.Client) -> None:
    slow = node(
        "slow", "openrouter.chat", parameters={"model": "sandbox/assistant:delay-60000", "user_prompt": "Hi"}
    )
    workflow = create(api, chain(MANUAL, slow))
    assert api.patch(f"/api/workflows/{workflow}/", json={"timeout_s": 1}).status_code == 200
    done = run(api, workflow, wait=30)
    assert (done["status"], done["error"]["code"]) == ("timed_out", "timeout")
    assert {item["node_id"]: item["status"] for item in done["nodes"]}["slow"] == "cancelled"
