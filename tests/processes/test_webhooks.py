"""Webhooks against a whole Wireloom: who may call, what is taken in, and what the caller gets."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.processes.workflow import MANUAL, chain, create, execution, node
from tests.running import Running

pytestmark = pytest.mark.processes
FINAL = ("succeeded", "failed", "cancelled", "timed_out")
MEGABYTE = 1024 * 1024


@pytest.fixture
def hook(api: httpx.Client) -> Callable[..., str]:
    """The address of a new webhook, followed by `nodes`; keyword arguments are its settings."""

    def publish(*nodes: dict[str, Any], credential: str | None = None, **parameters: Any) -> str:
        trigger = node("hook", "trigger.webhook", credential=credential, parameters=parameters)
        after = nodes or (said("{{trigger.body}}"),)
        workflow = create(api, chain(trigger, *after), publish=True)
        shown = api.get(f"/api/workflows/{workflow}/").json()
        return str(shown["triggers"][0]["url"])

    return publish


@pytest.fixture
def secret(api: httpx.Client) -> Callable[..., str]:
    """The id of a new credential."""

    def make(type: str, **data: str) -> str:
        body = {"name": f"{type} {time.monotonic_ns()}", "type": type, "data": data}
        made = api.post("/api/credentials/", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    return make


def said(value: Any, id: str = "said") -> dict[str, Any]:
    return node(id, "data.set", parameters={"fields": [{"name": "value", "value": value}]})


def respond(**parameters: Any) -> dict[str, Any]:
    return node("answer", "flow.respond", parameters=parameters)


def slow(milliseconds: int) -> dict[str, Any]:
    return node(
        "slow",
        "openrouter.chat",
        parameters={"model": f"sandbox/assistant:delay-{milliseconds}", "user_prompt": "Tell a story"},
    )


def ended(api: httpx.Client, running: Running, id: str) -> dict[str, Any]:
    running.wait_for(lambda: execution(api, id)["status"] in FINAL, 20)
    return execution(api, id)


def test_immediately_answers_with_the_executions_id(
    api: httpx.Client, running: Running, hook: Callable[..., str]
) -> None:
    answer = httpx.post(hook(), json={"kind": "order"}, headers={"Authorization": "Basic eA==", "X-A": "b"})
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
    answer = httpx.post(hook(respond="last_node"), json=[1, 2])
    assert (answer.status_code, answer.json()) == (200, {"value": [1, 2]})


def test_a_failed_run_is_a_422_with_its_id(api: httpx.Client, hook: Callable[..., str]) -> None:
    stop = node("stop", "flow.stop", parameters={"message": "No stock", "code": "no_stock"})
    answer = httpx.post(hook(stop, respond="last_node"))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (422, "execution_failed", "No stock")
    assert error["details"]["node_id"] == "stop"
    assert execution(api, error["details"]["execution"])["error"]["code"] == "no_stock"


def test_a_cancelled_run_is_a_422_too(api: httpx.Client, hook: Callable[..., str], running: Running) -> None:
    url = hook(slow(20_000), respond="last_node")
    answers: list[httpx.Response] = []
    caller = threading.Thread(target=lambda: answers.append(httpx.post(url, timeout=30)))
    caller.start()
    found = running.wait_for(
        lambda: api.get("/api/executions/?status=running&mode=webhook").json()["results"], 10
    )
    api.post(f"/api/executions/{found[0]['id']}/cancel/")
    caller.join(10)
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
    answer = httpx.post(url, json={"x": [1]})
    assert (answer.status_code, answer.headers["x-tea"], answer.content) == (418, "green", expected)


def test_a_respond_node_answers_while_the_run_goes_on(
    api: httpx.Client, running: Running, hook: Callable[..., str]
) -> None:
    url = hook(respond(body="early"), slow(3_000), respond="respond_node")
    answer = httpx.post(url, timeout=30)
    assert answer.text == "early"
    (open_run,) = api.get("/api/executions/?status=running&mode=webhook").json()["results"]
    assert ended(api, running, open_run["id"])["status"] == "succeeded"


def test_what_a_browser_would_run_is_sent_as_a_download_in_a_sandbox(hook: Callable[..., str]) -> None:
    page = respond(
        body="<script>alert(1)</script>", headers={"Content-Type": "text/html", "Set-Cookie": "a=b"}
    )
    answer = httpx.post(hook(page, respond="respond_node"))
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_a_stream_sends_every_change_and_the_text_as_it_comes(hook: Callable[..., str]) -> None:
    events: list[tuple[str, Any]] = []
    with httpx.stream("POST", hook(slow(400), respond="stream"), timeout=30) as answer:
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
    answer = httpx.post(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "PUT, GET"
    assert httpx.put(url).status_code == httpx.get(url).status_code == 202


# --- who may call ---


def test_basic_authentication(hook: Callable[..., str], secret: Callable[..., str]) -> None:
    url = hook(auth="basic", credential=secret("http_basic", username="Aladdin", password="open:sesame ü"))
    assert httpx.post(url, auth=("Aladdin", "open:sesame ü")).status_code == 202
    refused = [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic Og=="},
        {"Authorization": "Basic " + base64.b64encode(b"Aladdin:open").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"aladdin:open:sesame").decode()},
        {"Authorization": "Bearer " + base64.b64encode(b"Aladdin:open:sesame").decode()},
    ]
    for headers in refused:
        answer = httpx.post(url, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated"), headers


def test_a_secret_header(hook: Callable[..., str], secret: Callable[..., str]) -> None:
    url = hook(auth="header", credential=secret("http_header", name="X-Secret", value="s3cret-s3cret"))
    assert httpx.post(url, headers={"x-secret": "s3cret-s3cret"}).status_code == 202
    for value in ("", "s3cret", "S3CRET-S3CRET", "s3cret-s3cret2"):
        assert httpx.post(url, headers={"X-Secret": value}).status_code == 401
    assert httpx.post(url).status_code == 401


KEY = base64.b64encode(b"0123456789abcdef01234567").decode()


def signed(
    body: bytes = b'{"n": 1}', id: str = "msg_1", at: float | None = None, key: str = KEY, **changes: str
) -> dict[str, str]:
    """Headers after Standard Webhooks, made here without our own code."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(base64.b64decode(key), f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
        "content-type": "application/json",
    }
    return {name: value for name, value in (headers | changes).items() if value != "-"}


@pytest.fixture
def signed_hook(hook: Callable[..., str], secret: Callable[..., str]) -> str:
    return hook(auth="hmac", credential=secret("signing_secret", secret=f"whsec_{KEY}"))


def test_a_signed_call_is_taken(api: httpx.Client, signed_hook: str) -> None:
    assert httpx.post(signed_hook, content=b'{"n": 1}', headers=signed()).status_code == 202


def test_a_signature_among_several_is_enough(signed_hook: str) -> None:
    """As during a rotation of the sender's keys."""
    headers = signed()
    headers["webhook-signature"] = f"v1,AAAA v1a,xx {headers['webhook-signature']}"
    assert httpx.post(signed_hook, content=b'{"n": 1}', headers=headers).status_code == 202


def test_a_repeated_call_gets_the_first_run(api: httpx.Client, signed_hook: str) -> None:
    """A sender that repeats a call signs it anew, at a new time, under the same id."""
    now = time.time()
    body = b'{"n": 2}'
    first = httpx.post(signed_hook, content=body, headers=signed(body, "msg_again", now - 100))
    again = httpx.post(signed_hook, content=body, headers=signed(body, "msg_again", now))
    assert first.json()["id"] == again.json()["id"]
    other = httpx.post(signed_hook, content=body, headers=signed(body, "msg_other"))
    assert other.json()["id"] != first.json()["id"]


def test_a_reused_id_with_another_body_is_a_mismatch(signed_hook: str) -> None:
    httpx.post(signed_hook, content=b"1", headers=signed(b"1", "msg_reused"))
    answer = httpx.post(signed_hook, content=b"2", headers=signed(b"2", "msg_reused"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "idempotency_mismatch")


GENUINE = signed(at=1_000)["webhook-signature"].removeprefix("v1,")
WRONG_KEY = base64.b64encode(b"another key, 24 bytes ok").decode()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(lambda: signed(key=WRONG_KEY), id="another key"),
        pytest.param(lambda: signed(b'{"n": 2}'), id="another body"),
        pytest.param(lambda: signed(b'{"n":1}'), id="the same JSON in other bytes"),
        pytest.param(lambda: signed(**{"webhook-id": "msg_2"}), id="another id"),
        pytest.param(lambda: signed(**{"webhook-timestamp": str(int(time.time()) + 1)}), id="another time"),
        pytest.param(lambda: signed(at=time.time() - 310), id="too old"),
        pytest.param(lambda: signed(at=time.time() + 310), id="from the future"),
        pytest.param(lambda: signed(**{"webhook-id": "-"}), id="no id"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "-"}), id="no time"),
        pytest.param(lambda: signed(**{"webhook-signature": "-"}), id="no signature"),
        pytest.param(lambda: signed(**{"webhook-signature": ""}), id="an empty signature"),
        pytest.param(lambda: signed(**{"webhook-signature": "v1,"}), id="nothing after the version"),
        pytest.param(lambda: signed(**{"webhook-signature": GENUINE}), id="without a version"),
        pytest.param(lambda: signed(**{"webhook-signature": f"v2,{GENUINE}"}), id="another version"),
        pytest.param(lambda: signed(**{"webhook-signature": "v1,!!!"}), id="not base64"),
        pytest.param(lambda: signed(**{"webhook-signature": f"v1,{'a' * 8000}"}), id="a very long one"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "now"}), id="a time that is no number"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "-1"}), id="a negative time"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "1e9"}), id="a time in scientific notation"),
        pytest.param(lambda: signed(**{"webhook-timestamp": "9" * 40}), id="an absurd time"),
        pytest.param(
            lambda: {**signed(), "webhook-signature": signed()["webhook-signature"].upper()}, id="upper case"
        ),
        pytest.param(
            lambda: {
                **signed(),
                "webhook-signature": "v1,"
                + base64.b64decode(signed()["webhook-signature"].removeprefix("v1,")).hex(),
            },
            id="in hexadecimal",
        ),
    ],
)
def test_a_call_that_is_not_signed_as_it_should_be_is_refused(
    signed_hook: str, headers: Callable[[], dict[str, str]]
) -> None:
    answer = httpx.post(signed_hook, content=b'{"n": 1}', headers=headers())
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_signature")


def test_a_signature_is_checked_before_the_body_is_read(signed_hook: str) -> None:
    answer = httpx.post(signed_hook, content=b"{broken", headers=signed(b"{other"))
    assert answer.status_code == 401
    answer = httpx.post(signed_hook, content=b"{broken", headers=signed(b"{broken", "msg_broken"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


# --- what is taken in ---


@pytest.mark.parametrize(
    ("content", "type", "expected"),
    [
        (b'{"a": [1, null]}', "application/json", {"a": [1, None]}),
        (b'{"a": 1}', "application/vnd.api+json; charset=utf-8", {"a": 1}),
        (b"a=1&b=x%20y&b=z", "application/x-www-form-urlencoded", {"a": "1", "b": ["x y", "z"]}),
        ("Grüße".encode(), "text/plain; charset=utf-8", "Grüße"),
        (b"<a>1</a>", "application/xml", "<a>1</a>"),
        (b"\xff\xfe", "application/octet-stream", "\ufffd\ufffd"),
        (b"", "application/json", None),
        (
            b'{"files": [{"filepath": "/etc/passwd"}]}',
            "application/json",
            {"files": [{"filepath": "/etc/passwd"}]},
        ),
    ],
)
def test_bodies_of_many_kinds(hook: Callable[..., str], content: bytes, type: str, expected: Any) -> None:
    answer = httpx.post(hook(respond="last_node"), content=content, headers={"Content-Type": type})
    assert answer.json() == {"value": expected}


def test_the_query_is_handed_on(hook: Callable[..., str]) -> None:
    url = hook(said("{{trigger.query}}"), respond="last_node")
    assert httpx.post(f"{url}?a=1&b=2&b=3&empty=").json() == {
        "value": {"a": "1", "b": ["2", "3"], "empty": ""}
    }


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
def test_a_body_has_at_most_ten_megabytes(hook: Callable[..., str], chunked: bool) -> None:
    url = hook()
    for size, status in ((10 * MEGABYTE, 202), (10 * MEGABYTE + 1, 413)):
        body = b"x" * size
        pieces = (body[start : start + MEGABYTE] for start in range(0, size, MEGABYTE))
        answer = httpx.post(
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
    answer = httpx.post(hook(), content=content, headers={"Content-Type": type})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_key_or_a_header_of_ones_own_marks_a_repetition(hook: Callable[..., str]) -> None:
    plain, own = hook(), hook(dedupe_header="X-Delivery")
    first, again = (httpx.post(plain, json=1, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    first, again = (httpx.post(own, json=1, headers={"X-Delivery": "d-1"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert httpx.post(own, json=1, headers={"X-Delivery": "d-2"}).json()["id"] != first.json()["id"]


def test_a_repetition_gets_the_same_answer_of_the_last_node(hook: Callable[..., str]) -> None:
    url = hook(said("{{uuid}}"), respond="last_node")
    first, again = (httpx.post(url, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


# --- addresses ---


def test_an_unknown_and_a_sleeping_webhook_answer_alike(
    api: httpx.Client, running: Running, hook: Callable[..., str]
) -> None:
    url = hook()
    workflow = api.get("/api/workflows/").json()["results"][0]["id"]
    assert api.patch(f"/api/workflows/{workflow}/", json={"active": False}).status_code == 200
    answers = [
        httpx.post(url),
        httpx.post(f"{running.url}/hooks/{'x' * 32}"),
        httpx.get(f"{running.url}/hooks/x"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_webhook_whose_secret_was_changed_to_another_kind_lets_nobody_in(
    api: httpx.Client, running: Running, hook: Callable[..., str], secret: Callable[..., str]
) -> None:
    """Fails closed: the rows are changed behind the API's back, which refuses to publish this."""
    url = hook(auth="basic", credential=secret("http_basic", username="user-name", password="pass-word"))
    wrong = secret("http_bearer", token="t" * 20)
    running.manage(
        "shell",
        "-c",
        "from workflows.models import Trigger; "
        f"Trigger.objects.filter(token='{url.rpartition('/')[2]}').update(credential='{wrong}')",
    )
    for headers in ({}, {"Authorization": "Basic Og=="}):
        answer = httpx.post(url, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    running.manage(
        "shell",
        "-c",
        "from workflows.models import Trigger; "
        f"Trigger.objects.filter(token='{url.rpartition('/')[2]}').update(credential=None)",
    )
    assert httpx.post(url, auth=("user-name", "pass-word")).status_code == 503


def test_a_webhook_may_be_one_of_several_triggers(api: httpx.Client, running: Running) -> None:
    hook_node = node("hook", "trigger.webhook", parameters={"respond": "last_node"})
    drawn = chain(MANUAL, said("{{trigger.body}}"))
    drawn["nodes"].append(hook_node)
    drawn["edges"].append({"source": "hook", "target": "said"})
    workflow = create(api, drawn, publish=True)
    triggers = api.get(f"/api/workflows/{workflow}/").json()["triggers"]
    (url,) = [trigger["url"] for trigger in triggers if trigger["url"]]
    assert httpx.post(url, json="x").json() == {"value": "x"}
