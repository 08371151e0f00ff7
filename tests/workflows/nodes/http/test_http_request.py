"""`http.request` sends the configured request, reads the response, and explains refusals."""

import json

import pytest

from core.egress import Egress, EgressPolicy
from tests.servers.raw import Exchange, serve
from tests.workflows.nodes.http.requesting import NODE, URL, answer, failure, run
from workflows.nodes.http.http_request import HttpParams, HttpRequestNode
from workflows.sdk import Effect, HttpRequest, HttpResponse, Json
from workflows.sdk.testing import FakeContext, FakeHttp, run_node


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
        ("binary", "image/png", b"\x89PNG", "iVBORw=="),
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
