"""Webhooks against a whole Wireloom: who may call, what is taken in, and what the caller gets."""

import json
import threading
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.patience import PATIENCE_S
from tests.processes.workflow import MANUAL, chain, create, execution, node, said
from tests.running import Running

pytestmark = pytest.mark.processes
FINAL = ("succeeded", "failed", "cancelled", "timed_out")
MEGABYTE = 1024 * 1024


def respond(**parameters: Any) -> dict[str, Any]:
    return node("answer", "flow.respond", parameters=parameters)


def slow(milliseconds: int) -> dict[str, Any]:
    return node(
        "slow",
        "openrouter.chat",
        parameters={"model": f"sandbox/assistant:delay-{milliseconds}", "user_prompt": "Tell a story"},
    )


def ended(api: httpx2.Client, running: Running, id: str) -> dict[str, Any]:
    running.wait_for(lambda: execution(api, id)["status"] in FINAL)
    return execution(api, id)


def test_immediately_answers_with_the_executions_id(
    api: httpx2.Client, running: Running, hook: Callable[..., str]
) -> None:
    answer = httpx2.post(hook(), json={"kind": "order"}, headers={"Authorization": "Basic eA==", "X-A": "b"})
    assert answer.status_code == 202
    run = ended(api, running, answer.json()["id"])
    assert (run["mode"], run["status"], run["output"]) == (
        "webhook",
        "succeeded",
        {"value": {"kind": "order"}},
    )
    assert run["input"]["method"] == "POST" and run["input"]["path"].startswith("/hooks/")
    assert run["input"]["headers"]["x-a"] == "b"
    assert "authorization" not in run["input"]["headers"]


def test_the_answer_of_the_last_node(hook: Callable[..., str]) -> None:
    answer = httpx2.post(hook(respond="last_node"), json=[1, 2])
    assert (answer.status_code, answer.json()) == (200, {"value": [1, 2]})


def test_a_failed_run_is_a_422_with_its_id(api: httpx2.Client, hook: Callable[..., str]) -> None:
    stop = node("stop", "flow.stop", parameters={"message": "No stock", "code": "no_stock"})
    answer = httpx2.post(hook(stop, respond="last_node"))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (422, "execution_failed", "No stock")
    assert error["details"]["node_id"] == "stop"
    assert execution(api, error["details"]["execution"])["error"]["code"] == "no_stock"


def test_a_cancelled_run_is_a_422_too(api: httpx2.Client, hook: Callable[..., str], running: Running) -> None:
    url = hook(slow(20_000), respond="last_node")
    answers: list[httpx2.Response] = []
    caller = threading.Thread(target=lambda: answers.append(httpx2.post(url, timeout=30)))
    caller.start()
    found = running.wait_for(
        lambda: api.get("/api/executions/?status=running&mode=webhook").json()["results"], 10
    )
    api.post(f"/api/executions/{found[0]['id']}/cancel/")
    caller.join(PATIENCE_S)
    assert answers[0].status_code == 422
    assert answers[0].json()["error"]["details"]["status"] == "cancelled"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("text", b"text"),
        ({"a": 1}, b'{"a": 1}'),
        ("{{trigger.body.x}}", b"[1]"),
        ("Hello {{trigger.body.x.[0]}}", b"Hello 1"),
    ],
)
def test_a_respond_node_may_send_anything(hook: Callable[..., str], body: Any, expected: bytes) -> None:
    url = hook(respond(status=418, headers={"X-Tea": "green"}, body=body), respond="respond_node")
    answer = httpx2.post(url, json={"x": [1]})
    assert (answer.status_code, answer.headers["x-tea"], answer.content) == (418, "green", expected)


def test_a_respond_node_answers_while_the_run_goes_on(
    api: httpx2.Client, running: Running, hook: Callable[..., str]
) -> None:
    url = hook(respond(body="early"), slow(3_000), respond="respond_node")
    answer = httpx2.post(url, timeout=30)
    assert answer.text == "early"
    (open_run,) = api.get("/api/executions/?status=running&mode=webhook").json()["results"]
    assert ended(api, running, open_run["id"])["status"] == "succeeded"


def test_what_a_browser_would_run_is_sent_as_a_download_in_a_sandbox(hook: Callable[..., str]) -> None:
    page = respond(
        body="<script>alert(1)</script>", headers={"Content-Type": "text/html", "Set-Cookie": "a=b"}
    )
    answer = httpx2.post(hook(page, respond="respond_node"))
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_stream_sends_every_change_and_the_text_as_it_comes(hook: Callable[..., str]) -> None:
    events: list[tuple[str, Any]] = []
    with httpx2.stream("POST", hook(slow(400), respond="stream"), timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                events.append((name, json.loads(line.removeprefix("data: "))))
    kinds = [kind for kind, _ in events]
    assert set(kinds) == {"execution", "node", "tokens"}
    assert events[-1][1]["execution"]["status"] == "succeeded"
    text = "".join(event["text"] for kind, event in events if kind == "tokens" and event["channel"] == "text")
    assert text and events[-1][1]["execution"]["output"]["text"].endswith(text[-20:])
    numbers = [event["seq"] for kind, event in events if kind != "tokens"]
    assert numbers == sorted(numbers)


def test_other_methods_are_refused_with_those_that_are_taken(hook: Callable[..., str]) -> None:
    url = hook(methods=["PUT", "GET"])
    answer = httpx2.post(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "PUT, GET"
    assert httpx2.put(url).status_code == httpx2.get(url).status_code == 202


# --- what is taken in ---


@pytest.mark.parametrize(
    ("content", "type", "expected"),
    [
        (b'{"a": [1, null]}', "application/json", {"a": [1, None]}),
        (b'{"a": 1}', "application/vnd.api+json; charset=utf-8", {"a": 1}),
        (b"a=1&b=x%20y&b=z", "application/x-www-form-urlencoded", {"a": "1", "b": ["x y", "z"]}),
        ("Grüße".encode(), "text/plain; charset=utf-8", "Grüße"),
        (b"<a>1</a>", "application/xml", "<a>1</a>"),
        (b"\x00\x01\xff", "application/octet-stream", "AAH/"),
        (b"", "application/json", None),
        (
            b'{"files": [{"filepath": "/etc/passwd"}]}',
            "application/json",
            {"files": [{"filepath": "/etc/passwd"}]},
        ),
    ],
)
def test_bodies_of_many_kinds(hook: Callable[..., str], content: bytes, type: str, expected: Any) -> None:
    answer = httpx2.post(hook(respond="last_node"), content=content, headers={"Content-Type": type})
    assert answer.json() == {"value": expected}


def test_the_query_is_handed_on(hook: Callable[..., str]) -> None:
    url = hook(said("{{trigger.query}}"), respond="last_node")
    assert httpx2.post(f"{url}?a=1&b=2&b=3&empty=").json() == {
        "value": {"a": "1", "b": ["2", "3"], "empty": ""}
    }


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
def test_a_body_has_at_most_ten_megabytes(hook: Callable[..., str], chunked: bool) -> None:
    url = hook()
    for size, status in ((10 * MEGABYTE, 202), (10 * MEGABYTE + 1, 413)):
        body = b"x" * size
        pieces = (body[start : start + MEGABYTE] for start in range(0, size, MEGABYTE))
        answer = httpx2.post(
            url, content=pieces if chunked else body, headers={"Content-Type": "text/plain"}, timeout=30
        )
        assert answer.status_code == status, (size, answer.text[:200])
        if status == 413:
            assert answer.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    ("content", "type", "status", "code"),
    [
        (b"[" * 65 + b"]" * 65, "application/json", 413, "too_large"),
        (b"[" * 500_000, "application/json", 413, "too_large"),
        (b'{"a": 1, "a": 2}', "application/json", 400, "invalid_json"),
        (b"NaN", "application/json", 400, "invalid_json"),
        (
            b"&".join(b"f%d=1" % n for n in range(1_001)),
            "application/x-www-form-urlencoded",
            413,
            "too_large",
        ),
    ],
    ids=["deep", "very deep", "a key twice", "not a number", "many fields"],
)
def test_what_is_over_the_limits_is_refused(
    hook: Callable[..., str], content: bytes, type: str, status: int, code: str
) -> None:
    answer = httpx2.post(hook(), content=content, headers={"Content-Type": type})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_key_or_a_header_of_ones_own_marks_a_repetition(hook: Callable[..., str]) -> None:
    plain, own = hook(), hook(dedupe_header="X-Delivery")
    first, again = (httpx2.post(plain, json=1, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    first, again = (httpx2.post(own, json=1, headers={"X-Delivery": "d-1"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert httpx2.post(own, json=1, headers={"X-Delivery": "d-2"}).json()["id"] != first.json()["id"]


def test_a_repetition_gets_the_same_answer_of_the_last_node(hook: Callable[..., str]) -> None:
    url = hook(said("{{uuid}}"), respond="last_node")
    first, again = (httpx2.post(url, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_calls_are_kept_with_the_runs_that_they_started(
    api: httpx2.Client, running: Running, hook: Callable[..., str]
) -> None:
    url = hook()
    workflow = api.get("/api/workflows/").json()["results"][0]["id"]
    bodies = [b"1", b"{broken", b'"' + b"x" * 300_000 + b'"']
    answers = [
        httpx2.post(url, content=body, headers={"Content-Type": "application/json"}) for body in bodies
    ]
    kept = api.get(f"/api/workflows/{workflow}/calls/").json()["results"][::-1]
    assert [row["outcome"] for row in kept] == ["accepted", "refused", "accepted"]
    assert [row["execution"] for row in kept] == [answer.json().get("id") for answer in answers]
    shown = [api.get(f"/api/calls/{row['id']}/").json()["body"].encode() for row in kept]
    assert shown == bodies
    again = api.post(f"/api/calls/{kept[2]['id']}/replay/")
    assert again.status_code == 202
    run = ended(api, running, again.json()["id"])
    assert (run["mode"], run["status"]) == ("webhook", "succeeded")


def test_a_test_call_runs_the_draft_and_is_answered_as_a_live_one_is(
    api: httpx2.Client, hook: Callable[..., str]
) -> None:
    hook(said("{{trigger.body}}"), respond="last_node")
    workflow = api.get("/api/workflows/").json()["results"][0]["id"]
    test_url = api.post(f"/api/workflows/{workflow}/triggers/hook/listen/").json()["test_url"]
    answers = [httpx2.post(test_url, json="x") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].json() == {"value": "x"}


# --- addresses ---


def test_an_unknown_and_a_sleeping_webhook_answer_alike(
    api: httpx2.Client, running: Running, hook: Callable[..., str]
) -> None:
    url = hook()
    workflow = api.get("/api/workflows/").json()["results"][0]["id"]
    assert api.patch(f"/api/workflows/{workflow}/", json={"active": False}).status_code == 200
    answers = [
        httpx2.post(url),
        httpx2.post(f"{running.url}/hooks/{'x' * 32}"),
        httpx2.get(f"{running.url}/hooks/x"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_webhook_may_be_one_of_several_triggers(api: httpx2.Client, running: Running) -> None:
    hook_node = node("hook", "trigger.webhook", parameters={"respond": "last_node"})
    drawn = chain(MANUAL, said("{{trigger.body}}"))
    drawn["nodes"].append(hook_node)
    drawn["edges"].append({"source": "hook", "target": "said"})
    workflow = create(api, drawn, publish=True)
    triggers = api.get(f"/api/workflows/{workflow}/").json()["triggers"]
    (url,) = [trigger["url"] for trigger in triggers if trigger["url"]]
    assert httpx2.post(url, json="x").json() == {"value": "x"}
