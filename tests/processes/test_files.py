"""Files through a whole Wireloom: in by upload, call, form and answer; unchanged from node to node; out again."""

import html
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.processes.workflow import MANUAL, chain, create, execution, node, run
from tests.running import Running
from tests.servers.recording import Recording

pytestmark = pytest.mark.processes
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
LARGE = b"\x1f\x8b\x08\x00" + bytes(12 * 1024 * 1024)
"""More than any other body may have, and than is sent in one piece."""


def kept(api: httpx2.Client, content: bytes = PNG, name: str = "a.png") -> dict[str, Any]:
    """The file value of an upload."""
    answer = api.post("/api/assets/", files={"file": (name, content, "text/html")})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return {"$file": made["id"], **{key: made[key] for key in ("name", "content_type", "size")}}


def bytes_of(api: httpx2.Client, file: dict[str, Any]) -> bytes:
    return api.get(f"/api/assets/{file['$file']}/content/").content


def sending(recording: Recording, file: str) -> dict[str, Any]:
    """A node that sends a file by a form."""
    parameters = {
        "method": "POST",
        "url": recording.url,
        "body_type": "multipart",
        "body": f'{{"file": {file}}}',
    }
    return node("send", "http.request", parameters=parameters)


def fetching(running: Running, api: httpx2.Client, file: dict[str, Any]) -> dict[str, Any]:
    """A node that downloads a file, from Wireloom itself."""
    url = f"{running.url}/api/assets/{file['$file']}/content/"
    headers = {"Authorization": api.headers["Authorization"]}
    return node("fetch", "http.request", variable="fetched", parameters={"url": url, "headers": headers})


def test_a_large_file_goes_up_and_comes_back_in_parts(api: httpx2.Client) -> None:
    file = kept(api, LARGE, "a.gz")
    assert file["content_type"] == "application/gzip"
    assert bytes_of(api, file) == LARGE
    part = api.get(f"/api/assets/{file['$file']}/content/", headers={"Range": "bytes=2-3000001"})
    assert (part.status_code, part.content) == (206, LARGE[2:3_000_002])


def test_nobody_fills_the_disk_without_a_name(running: Running) -> None:
    answer = httpx2.post(f"{running.url}/api/assets/", files={"file": ("a", LARGE)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_an_upload_passes_unchanged_through_nodes_loops_calls_and_retries(
    api: httpx2.Client, running: Running, recording: Recording
) -> None:
    file = kept(api)
    called = create(api, chain(node("called", "trigger.called")), publish=True)
    graph = chain(
        MANUAL,
        node(
            "set",
            "data.set",
            variable="set",
            parameters={"fields": [{"name": "photo", "value": "{{trigger.photo}}"}]},
        ),
        node("loop", "flow.for_each", variable="loop", parameters={"items": ["{{set.photo}}"]}),
        node(
            "call",
            "flow.subworkflow",
            variable="call",
            parameters={"workflow": called, "input": {"photo": "{{loop.results.0.photo}}"}},
        ),
        sending(recording, "{{json call.output.photo}}"),
    )
    turn = {"fields": [{"name": "photo", "value": "{{item}}"}]}
    graph["nodes"].append(node("turn", "data.set", parent="loop", parameters=turn))
    first = run(api, create(api, graph), input={"photo": file}, wait=30)
    assert first["status"] == "succeeded", first
    assert PNG in recording.requests[-1]["body"]
    assert api.get(f"/api/assets/{file['$file']}/").json()["execution"] == first["id"]
    again = api.post(f"/api/executions/{first['id']}/retry/", json={"from": "send"}).json()["id"]
    running.wait_for(lambda: execution(api, again)["status"] in ("succeeded", "failed"))
    assert execution(api, again)["status"] == "succeeded"
    assert PNG in recording.requests[-1]["body"] and len(recording.requests) >= 2


def test_an_answer_that_is_no_text_is_a_file_and_goes_out_by_the_respond_node(
    api: httpx2.Client, running: Running, hook: Callable[..., str]
) -> None:
    fetch = fetching(running, api, kept(api))
    answer = node("answer", "flow.respond", parameters={"status": 201, "body": "{{fetched.data}}"})
    said = httpx2.post(hook(fetch, answer, respond="respond_node"), timeout=30)
    assert (said.status_code, said.content) == (201, PNG)
    assert said.headers["content-type"] == "image/png"
    assert said.headers["x-content-type-options"] == "nosniff"


def test_a_file_of_a_call_is_answered_as_it_came(hook: Callable[..., str]) -> None:
    answer = node("answer", "flow.respond", parameters={"body": "{{trigger.body.photo}}"})
    url = hook(answer, respond="respond_node")
    for content in (PNG, b"<script>alert(1)</script>"):
        said = httpx2.post(url, files={"photo": ("a.png", content, "image/png")}, timeout=30)
        assert (said.status_code, said.content) == (200, content)
    assert said.headers["content-type"] == "text/html"
    assert said.headers["content-disposition"].startswith("attachment")


def test_a_form_takes_a_file(api: httpx2.Client, recording: Recording) -> None:
    parameters = {"fields": [{"name": "photo", "type": "file", "required": True}], "respond": "last_node"}
    trigger = node("form", "trigger.form", parameters=parameters)
    workflow = create(api, chain(trigger, sending(recording, "{{json trigger.photo}}")), publish=True)
    url = api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"]
    ticket = re.search(r'name="wireloom-form" value="([^"]+)"', httpx2.get(url).text)
    assert ticket
    fields = {"wireloom-form": html.unescape(ticket.group(1))}
    sent = httpx2.post(url, data=fields, files={"photo": ("a.png", PNG)}, timeout=30)
    assert sent.status_code == 200, sent.text
    assert PNG in recording.requests[-1]["body"]


def test_a_file_of_another_organisation_is_not_there(api: httpx2.Client, running: Running) -> None:
    other = running.client("other@example.com", "Another")
    theirs = kept(other)
    graph = chain(
        MANUAL,
        node(
            "send",
            "http.request",
            parameters={
                "method": "POST",
                "url": running.url,
                "body_type": "raw",
                "body": "{{trigger.photo}}",
            },
        ),
    )
    made = run(api, create(api, graph), input={"photo": theirs}, wait=30)
    assert (made["status"], made["error"]["code"]) == ("failed", "file_not_found")
    assert other.get(f"/api/assets/{theirs['$file']}/").json()["execution"] is None
