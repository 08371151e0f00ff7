"""Waits, decisions, loops and called workflows against a whole Wireloom."""

import html
import re
import time
from typing import Any

import httpx2
import pytest

from tests.patience import PATIENCE_S
from tests.processes.workflow import MANUAL, chain, create, execution, node, run, said
from tests.running import Running

pytestmark = pytest.mark.processes
FINAL = ("succeeded", "failed", "cancelled", "timed_out")


def when(api: httpx2.Client, id: str, *statuses: str, seconds: float = PATIENCE_S) -> dict[str, Any]:
    """The execution as soon as it has one of the statuses."""
    deadline = time.monotonic() + seconds
    while (found := execution(api, id))["status"] not in statuses:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def node_of(found: dict[str, Any], id: str) -> dict[str, Any]:
    return next(item for item in found["nodes"] if item["node_id"] == id)


def approval(**parameters: Any) -> dict[str, Any]:
    return node("ask", "flow.approval", variable="ask", parameters={"title": "Ship it?", **parameters})


def asking(**parameters: Any) -> dict[str, Any]:
    """Manual → a node that holds the link → approval → approved / rejected."""
    link = node(
        "link",
        "data.set",
        parameters={"fields": [{"name": "url", "value": "{{execution.resume_urls.ask}}"}]},
    )
    drawn = chain(MANUAL, link, approval(**parameters))
    drawn["nodes"] += [said("yes", "yes"), said("no", "no")]
    drawn["edges"] += [
        {"source": "ask", "source_port": "approved", "target": "yes"},
        {"source": "ask", "source_port": "rejected", "target": "no"},
    ]
    return drawn


def asked(running: Running, api: httpx2.Client, **parameters: Any) -> tuple[dict[str, Any], str]:
    """An execution that waits for a decision, and the link to it."""
    started = run(api, create(api, asking(**parameters)))
    found = when(api, started["id"], "waiting", *FINAL)
    assert found["status"] == "waiting", found
    url = node_of(found, "link")["output"]["url"]
    return found, running.url + url[url.index("/resume/") :]


# --- waits ---


def test_a_wait_leaves_the_worker_and_goes_on_when_its_time_has_come(api: httpx2.Client) -> None:
    wait = node("wait", "flow.wait", parameters={"amount": 6, "unit": "seconds"})
    started = run(api, create(api, chain(MANUAL, wait, said("after"))))
    waiting = when(api, started["id"], "waiting", *FINAL)
    assert waiting["status"] == "waiting"
    assert node_of(waiting, "wait")["wait"]["until"]
    done = when(api, started["id"], *FINAL)
    assert (done["status"], done["output"]) == ("succeeded", {"value": "after"})


def test_whatever_is_posted_to_the_link_of_a_wait_is_its_data(running: Running, api: httpx2.Client) -> None:
    wait = node("wait", "flow.wait", variable="wait", parameters={"mode": "call", "amount": 0})
    link = node(
        "link",
        "data.set",
        parameters={"fields": [{"name": "url", "value": "{{execution.resume_urls.wait}}"}]},
    )
    started = run(api, create(api, chain(MANUAL, link, wait)))
    url = node_of(when(api, started["id"], "waiting", *FINAL), "link")["output"]["url"]
    posted = httpx2.post(running.url + url[url.index("/resume/") :], json={"order": 7})
    assert posted.status_code == 202, posted.text
    done = when(api, started["id"], *FINAL)
    assert done["output"] == {"resumed_by": "call", "data": {"order": 7}}


# --- decisions ---


def test_a_decision_over_the_api_goes_by_its_port(running: Running, api: httpx2.Client) -> None:
    found, _ = asked(running, api)
    body = {"action": "approve", "data": {"comment": "fine"}}
    assert api.post(f"/api/executions/{found['id']}/nodes/ask/resolve/", json=body).status_code == 202
    done = when(api, found["id"], *FINAL)
    assert done["output"] == {"value": "yes"}
    decided = node_of(done, "ask")["output"]
    assert (decided["decision"], decided["comment"]) == ("approved", "fine")
    assert decided["by"]


def test_a_person_with_the_link_decides_on_its_page(running: Running, api: httpx2.Client) -> None:
    found, url = asked(running, api, message="Order <7>")
    page = httpx2.get(url)
    assert page.status_code == 200 and "Order &lt;7&gt;" in page.text
    digest = re.search(r'name="shown" value="([^"]+)"', page.text)
    assert digest
    sent = {"shown": html.unescape(digest[1]), "action": "reject", "comment": "not yet"}
    assert "Rejected" in httpx2.post(url, data=sent).text
    done = when(api, found["id"], *FINAL)
    assert done["output"] == {"value": "no"}
    assert node_of(done, "ask")["output"]["by"] is None
    assert httpx2.get(url).status_code == 409


def test_a_decision_about_something_else_than_was_shown_is_refused(
    running: Running, api: httpx2.Client
) -> None:
    found, url = asked(running, api)
    refused = httpx2.post(url, json={"action": "approve", "shown": "0" * 64})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "changed")
    assert execution(api, found["id"])["status"] == "waiting"


def test_only_those_who_are_asked_decide(running: Running, api: httpx2.Client) -> None:
    found, url = asked(running, api, approvers=["somebody@example.org"])
    assert httpx2.post(url, json={"action": "approve"}).status_code == 403
    path = f"/api/executions/{found['id']}/nodes/ask/resolve/"
    assert api.post(path, json={"action": "approve"}).status_code == 403
    assert execution(api, found["id"])["status"] == "waiting"


@pytest.mark.parametrize("token", ["x", "eyJ.a.b", "%00"])
def test_a_link_that_is_not_ours_leads_nowhere(running: Running, token: str) -> None:
    answer = httpx2.post(f"{running.url}/resume/{token}", json={})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_waiting_execution_can_be_cancelled(running: Running, api: httpx2.Client) -> None:
    found, url = asked(running, api)
    assert api.post(f"/api/executions/{found['id']}/cancel/").status_code == 202
    assert execution(api, found["id"])["status"] == "cancelled"
    assert httpx2.post(url, json={"action": "approve"}).status_code == 409


# --- loops ---


def test_a_loop_keeps_every_turn_and_gives_results_in_order(api: httpx2.Client) -> None:
    loop = node("loop", "flow.for_each", parameters={"items": ["a", "b", "c"], "concurrency": 3})
    drawn = chain(MANUAL, loop)
    drawn["nodes"].append(said("{{item}}{{index}}") | {"parent": "loop"})
    done = run(api, create(api, drawn), wait=20)
    assert done["status"] == "succeeded", done
    assert done["output"]["results"] == [{"value": "a0"}, {"value": "b1"}, {"value": "c2"}]
    inside = api.get(f"/api/executions/{done['id']}/nodes/?parent=loop&iteration=1").json()["results"]
    assert [(item["node_id"], item["iteration"], item["status"]) for item in inside] == [
        ("said", "1", "succeeded")
    ]
    assert node_of(done, "loop")["progress"] == {"done": 3, "failed": 0, "total": 3}


# --- called workflows ---


def called(api: httpx2.Client, *nodes: dict[str, Any]) -> str:
    return create(api, chain(node("start", "trigger.called"), *nodes), publish=True)


def calling(workflow: str, **parameters: Any) -> dict[str, Any]:
    return chain(MANUAL, node("call", "flow.subworkflow", parameters={"workflow": workflow, **parameters}))


def test_a_called_workflow_gives_its_output(api: httpx2.Client) -> None:
    workflow = called(api, said("Hello {{trigger.name}}"))
    done = run(api, create(api, calling(workflow, input={"name": "Ada"})))
    done = when(api, done["id"], *FINAL)
    assert done["status"] == "succeeded", done
    assert done["output"]["output"] == {"value": "Hello Ada"}
    child = execution(api, done["output"]["execution"])
    assert (child["mode"], child["status"]) == ("called", "succeeded")


def test_one_execution_an_item_in_the_order_of_the_items(api: httpx2.Client) -> None:
    workflow = called(api, said("{{trigger.n}}"))
    items = [{"n": n} for n in range(12)]
    done = run(api, create(api, calling(workflow, mode="each", items=items, concurrency=4)))
    done = when(api, done["id"], *FINAL, seconds=40)
    assert done["status"] == "succeeded", done
    assert [one["value"] for one in done["output"]["results"]] == list(range(12))


def test_the_failure_of_a_called_workflow_is_the_callers(api: httpx2.Client) -> None:
    workflow = called(api, node("stop", "flow.stop", parameters={"message": "No stock"}))
    done = when(api, run(api, create(api, calling(workflow)))["id"], *FINAL)
    assert done["status"] == "failed"
    assert done["error"]["code"] == "subworkflow_failed" and "No stock" in done["error"]["message"]


def test_a_workflow_that_calls_itself_ends(api: httpx2.Client) -> None:
    workflow = called(api, said("x"))
    graph = chain(
        node("start", "trigger.called"),
        node("call", "flow.subworkflow", parameters={"workflow": workflow}),
    )
    revision = api.get(f"/api/workflows/{workflow}/").json()["revision"]
    saved = api.put(f"/api/workflows/{workflow}/graph/", json={"revision": revision, "graph": graph})
    assert saved.status_code == 200, saved.text
    assert api.post(f"/api/workflows/{workflow}/publish/").status_code == 200
    done = when(api, run(api, workflow)["id"], *FINAL, seconds=40)
    assert done["status"] == "failed"
    assert "20 deep" in str(done["error"])


def test_a_cancelled_caller_takes_what_it_called_along(api: httpx2.Client) -> None:
    wait = node("wait", "flow.wait", parameters={"amount": 1, "unit": "hours"})
    started = run(api, create(api, calling(called(api, wait))))
    when(api, started["id"], "waiting")
    listed = api.get("/api/executions/?mode=called&status=waiting").json()["results"]
    child = when(api, listed[0]["id"], "waiting")
    api.post(f"/api/executions/{started['id']}/cancel/")
    assert when(api, child["id"], *FINAL)["status"] == "cancelled"
