"""`http.request` sends what was typed, reads what comes, and says what a refusal means."""

import base64
import json
import re
from typing import Any

import pytest

from core.egress import Egress, EgressPolicy
from tests.servers.raw import Exchange, serve
from workflows.nodes.http_request import HttpParams, HttpRequestNode
from workflows.sdk import Effect, HttpRequest, HttpResponse, Json, NodeError
from workflows.sdk.testing import FakeContext, FakeHttp, run_node
from workflows.templating import compile

URL = "https://api.example.com/items"
NODE = HttpRequestNode()


def answer(
    body: bytes = b"", content_type: str = "application/json", status: int = 200, **headers: str
) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(
        status=status, headers={"content-type": content_type, **named}, content=body, url=URL, elapsed_ms=5
    )


async def run(
    parameters: dict[str, Json],
    response: HttpResponse | None = None,
    credential: dict[str, str] | None = None,
) -> tuple[Any, HttpRequest]:
    http = FakeHttp(lambda request: response or answer(b"{}"))
    output = await run_node(NODE, {"url": URL, **parameters}, FakeContext(http=http, credential=credential))
    return output, http.requests[0]


async def failure(parameters: dict[str, Json], response: HttpResponse | None = None) -> NodeError:
    with pytest.raises(NodeError) as caught:
        await run(parameters, response)
    return caught.value


async def test_an_answer_has_status_headers_data_and_time() -> None:
    output, request = await run({}, answer(b'{"id": 1}'))
    assert output == {
        "status": 200,
        "headers": {"content-type": "application/json"},
        "data": {"id": 1},
        "elapsed_ms": 5,
    }
    assert (request.method, request.url, request.content) == ("GET", URL, None)


async def test_query_and_headers_take_any_value() -> None:
    _, request = await run(
        {
            "query": {"q": "ä", "n": 3, "on": True, "ids": [1, "2"], "none": None},
            "headers": {"X-N": 7, "X-Y": None},
        }
    )
    assert request.query == {"q": "ä", "n": "3", "on": "true", "ids": ["1", "2"]}
    assert request.headers == {"x-n": "7"}


@pytest.mark.parametrize(
    ("kind", "body", "content", "content_type"),
    [
        ("none", {"ignored": 1}, None, None),
        ("json", {"a": "ü"}, '{"a": "ü"}'.encode(), "application/json"),
        ("json", '{"a": 1}', b'{"a": 1}', "application/json"),
        ("json", None, b"null", "application/json"),
        ("form", {"a": "1 2", "b": [1, 2]}, b"a=1+2&b=1&b=2", "application/x-www-form-urlencoded"),
        ("form", '{"a": true}', b"a=true", "application/x-www-form-urlencoded"),
        ("form", "", b"", "application/x-www-form-urlencoded"),
        ("raw", "plain", b"plain", "text/plain; charset=utf-8"),
        ("raw", [1], b"[1]", "text/plain; charset=utf-8"),
    ],
)
async def test_a_body_is_encoded_as_its_kind(
    kind: str, body: Json, content: bytes | None, content_type: str | None
) -> None:
    _, request = await run({"method": "POST", "body_type": kind, "body": body})
    assert request.content == content
    assert request.headers.get("content-type") == content_type


async def test_a_content_type_of_the_user_wins() -> None:
    parameters = {
        "method": "PUT",
        "body_type": "raw",
        "body": "<a/>",
        "headers": {"Content-Type": "text/xml"},
    }
    _, request = await run(parameters)
    assert request.headers["content-type"] == "text/xml"


@pytest.mark.parametrize(
    ("kind", "body", "content_type", "content"),
    [
        ("raw", "ü€", "text/plain; charset=iso-8859-1", b"\xfc\x80"),
        ("raw", "<ü/>", "text/xml; charset=utf-16", b"\xff\xfe<\x00\xfc\x00/\x00>\x00"),
        ("raw", "あ", "text/plain; charset=x-sjis", b"\x82\xa0"),
        ("json", {"a": "ü"}, "application/json; charset=latin1", b'{"a": "\xfc"}'),
        ("form", {"ü": ["ü", 1]}, "application/x-www-form-urlencoded; charset=latin1", b"%FC=%FC&%FC=1"),
        ("raw", "a\ud800", "text/plain", b"a\xef\xbf\xbd"),
        ("json", ["\ud800"], "application/json", b'["\xef\xbf\xbd"]'),
    ],
)
async def test_a_body_goes_out_in_the_charset_that_its_content_type_names(
    kind: str, body: Json, content_type: str, content: bytes
) -> None:
    headers: Json = {"Content-Type": content_type}
    _, request = await run({"method": "POST", "body_type": kind, "body": body, "headers": headers})
    assert (request.content, request.headers["content-type"]) == (content, content_type)


@pytest.mark.parametrize(
    ("charset", "why"),
    [("idna", "'idna' is not known to the web"), ("koi8-r", "koi8-r has no 'ü' .U.00FC.; utf-8 has every")],
)
async def test_a_charset_that_the_body_does_not_fit_is_told(charset: str, why: str) -> None:
    headers: Json = {"Content-Type": f"text/plain; charset={charset}"}
    error = await failure({"method": "POST", "body_type": "raw", "body": "ü", "headers": headers})
    assert error.code == "invalid_body"
    assert re.search(why, error.message)


async def test_a_multipart_body_carries_fields_and_files() -> None:
    files = [
        {"filename": 'a"b.txt', "content": "hello", "content_type": "text/plain"},
        {"filename": "c.bin", "base64": base64.b64encode(b"\x00\xff").decode()},
    ]
    _, request = await run({"method": "POST", "body_type": "multipart", "body": {"name": "x", "file": files}})
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    assert request.content is not None
    parts = request.content.split(b"--" + boundary)
    assert parts[-1] == b"--\r\n"
    assert parts[1] == b'\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n'
    assert b'filename="a%22b.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n' in parts[2]
    assert parts[3].endswith(b"\r\n\r\n\x00\xff\r\n")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"body_type": "json", "body": '{"a": Bob}'}, "not valid JSON"),
        ({"body_type": "json", "body": "[1,\n NaN]"}, "NaN is not JSON at line 2, column 2"),
        ({"body_type": "form", "body": "a=1"}, "an object of fields, not str"),
        ({"body_type": "multipart", "body": {"f": {"filename": "x", "base64": "!"}}}, "not valid base64"),
    ],
)
async def test_a_body_that_cannot_be_encoded_is_told(parameters: dict[str, Json], message: str) -> None:
    error = await failure({"method": "POST", **parameters})
    assert (error.code, error.details["field"]) == ("invalid_body", "body")
    assert message in error.message


async def test_the_example_in_the_hint_about_a_json_body_works() -> None:
    error = await failure({"method": "POST", "body_type": "json", "body": '{"text": Say "hi"}'})
    (example,) = re.findall(r"as in (\{.*\})\.", error.hint)
    body = compile(example).render({"answer": {"text": 'Say "hi"'}})
    _, request = await run({"method": "POST", "body_type": "json", "body": body})
    assert json.loads(request.content or b"") == {"text": 'Say "hi"'}


@pytest.mark.parametrize(
    ("credential", "header"),
    [
        ({"username": "ann", "password": "pä"}, ("authorization", "Basic YW5uOnDDpA==")),
        ({"token": "t"}, ("authorization", "Bearer t")),
        ({"name": "X-API-Key", "value": "k"}, ("x-api-key", "k")),
    ],
)
async def test_a_credential_becomes_a_header(credential: dict[str, str], header: tuple[str, str]) -> None:
    _, request = await run({"headers": {"Authorization": "typed", "X-API-Key": "typed"}}, None, credential)
    assert request.headers[header[0]] == header[1]


@pytest.mark.parametrize(
    ("kind", "content_type", "body", "data"),
    [
        ("auto", "application/json; charset=utf-8", b"[1]", [1]),
        ("auto", "application/problem+json", b'{"a":1}', {"a": 1}),
        ("auto", "application/json", b"", None),
        ("auto", "text/html; charset=latin-1", b"\xe4", "ä"),
        ("auto", "text/plain; charset=nonsense", "ä".encode(), "ä"),
        ("auto", "", b"plain", "plain"),
        ("auto", "image/png", b"\x89PNG", "iVBORw=="),
        ("text", "image/svg+xml", b"<svg/>", "<svg/>"),
        ("text", "application/json", b"[1]", "[1]"),
        ("json", "text/plain", b"[1]", [1]),
        ("binary", "application/json", b"[1]", "WzFd"),
    ],
)
async def test_data_is_read_as_asked_or_as_the_content_type_says(
    kind: str, content_type: str, body: bytes, data: Json
) -> None:
    output, _ = await run({"response": kind}, answer(body, content_type))
    assert output["data"] == data


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b"NaN", b"[1"])
async def test_json_that_is_none_is_an_error_that_shows_what_came(body: bytes) -> None:
    error = await failure({"response": "json"}, answer(body, "text/html"))
    assert error.code == "invalid_response"
    assert error.details["body"].startswith(body[:5].decode())


@pytest.mark.parametrize(
    ("status", "retryable"),
    [
        *((status, False) for status in (400, 401, 404, 409, 418, 499, 501)),
        *((status, True) for status in (408, 425, 429, 500, 502, 503, 504, 529)),
    ],
)
async def test_a_refusal_knows_whether_trying_again_helps(status: int, retryable: bool) -> None:
    error = await failure({}, answer(b'{"why": "so"}', status=status))
    assert (error.code, error.retryable) == ("http_status", retryable)
    assert error.details["body"] == '{"why": "so"}'
    assert error.message.startswith(f"GET {URL} answered {status}")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("Fri, 02 Jan 2026 03:04:35 GMT", 30.0),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 0.0),
        ("soon", None),
    ],
)
async def test_a_refusal_says_when_to_come_back(value: str, seconds: float | None) -> None:
    assert (await failure({}, answer(status=429, retry_after=value))).retry_after == seconds


async def test_an_address_with_a_secret_in_its_query_is_not_repeated() -> None:
    response = HttpResponse(status=404, headers={}, content=b"", url=f"{URL}?key=s3cret", elapsed_ms=1)
    assert "s3cret" not in (await failure({}, response)).message


async def test_any_status_is_a_success_where_the_user_wants_it() -> None:
    output, _ = await run({"fail_on_status": False}, answer(b'{"why": "so"}', status=404))
    assert (output["status"], output["data"]) == (404, {"why": "so"})


@pytest.mark.parametrize(
    ("parameters", "effect"),
    [
        ({"method": "GET"}, Effect.REPEATABLE),
        ({"method": "HEAD", "idempotent": True}, Effect.REPEATABLE),
        ({"method": "POST"}, Effect.UNSAFE),
        ({"method": "DELETE"}, Effect.UNSAFE),
        ({"method": "POST", "idempotent": True}, Effect.KEYED),
    ],
)
def test_the_method_decides_what_a_crash_means(parameters: dict[str, Json], effect: Effect) -> None:
    assert NODE.effect_of(HttpParams.model_validate({"url": URL, **parameters})) is effect


async def test_a_keyed_call_sends_the_key_of_the_attempt() -> None:
    _, request = await run({"method": "POST", "idempotent": True})
    assert request.headers["idempotency-key"] == "execution:node::1"
    _, request = await run({"method": "GET", "idempotent": True})
    assert "idempotency-key" not in request.headers


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("api.example.com/x", "Did you mean https://api.example.com/x?"),
        ("ftp://x", "Did you mean https://ftp://x?"),
        ("https://x", None),
        ("{{base}}/x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_draft_without_a_scheme_is_a_problem(url: Json, hint: str | None) -> None:
    assert [problem.hint for problem in NODE.check({"url": url}, False)] == ([hint] if hint else [])


def test_the_example_is_an_output() -> None:
    assert set(HttpRequestNode.output_example) == set(HttpRequestNode.output.model_fields)


async def test_it_works_over_a_real_connection() -> None:
    async def echo(exchange: Exchange) -> None:
        seen = {"body": json.loads(exchange.body), "path": exchange.path}
        await exchange.answer(201, json.dumps(seen).encode(), content_type="application/json")

    class RealHttp(FakeHttp):
        async def request(self, request: HttpRequest) -> HttpResponse:
            sent = vars(request)
            return HttpResponse(**vars(await egress.request(sent.pop("method"), sent.pop("url"), **sent)))

    async with serve(echo) as server:
        egress = Egress(EgressPolicy(excepted=frozenset({f"127.0.0.1:{server.port}"})))
        parameters = {
            "method": "POST",
            "url": f"{server.url}/x",
            "query": {"a": 1},
            "body_type": "json",
            "body": [1],
        }
        output = await run_node(NODE, parameters, FakeContext(http=RealHttp(lambda request: answer())))
        await egress.aclose()
    assert (output["status"], output["data"]) == (201, {"body": [1], "path": "/x?a=1"})
