"""Views that are served without Django's middleware."""

import asyncio
import json
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from core.asgi.fast_path import DirectViews
from tests.patience import PATIENCE_S

Message = dict[str, Any]


async def echo(request: HttpRequest, word: str) -> HttpResponse:
    return JsonResponse({"word": word, "method": request.method, "body": request.body.decode()})


async def streamed(request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> Any:
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(parts(), content_type="text/plain")


async def bodiless(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse("HTTP/1.1 200 OK\r\n\r\nforged", status=status)


HUNG_UP = asyncio.Event()


async def endless(request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> Any:
        try:
            yield b"one "
            await asyncio.Event().wait()
        finally:
            HUNG_UP.set()

    return StreamingHttpResponse(parts(), content_type="text/plain")


async def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the server closed the connection")


async def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


async def otherwise(scope: Message, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


APPLICATION = DirectViews(
    [
        path("echo/<str:word>/", echo),
        path("streamed/", streamed),
        path("bodiless/<int:status>/", bodiless),
        path("endless/", endless),
        path("away/", away),
        path("broken/", broken),
    ],
    otherwise,
    lambda scope: not scope["path"].startswith("/never/"),
)


async def ask(address: str, *pieces: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a POST whose body comes in pieces."""
    given = [
        {"type": "http.request", "body": piece, "more_body": place < len(pieces)}
        for place, piece in enumerate(pieces or (b"",), start=1)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return given.pop(0) if given else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": address, "query_string": b"", "headers": []}
    await APPLICATION(scope, receive, send)
    if not sent:
        return 0, {}, b""
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:])


async def test_a_view_gets_its_arguments_and_the_whole_body() -> None:
    status, headers, body = await ask("/echo/hello/", b"in ", b"pieces")
    assert (status, json.loads(body)) == (200, {"word": "hello", "method": "POST", "body": "in pieces"})
    assert headers["content-length"] == str(len(body))
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_stream_is_sent_as_it_comes() -> None:
    assert (await ask("/streamed/"))[2] == b"one two"


@pytest.mark.parametrize("code", [204, 304])
async def test_where_http_has_no_body_none_is_sent_for_it_would_be_the_next_answer(code: int) -> None:
    status, headers, body = await ask(f"/bodiless/{code}/")
    assert (status, body) == (code, b"")
    assert not {"content-length", "content-type"} & headers.keys()


async def test_a_stream_ends_when_its_caller_hangs_up() -> None:
    async with asyncio.timeout(PATIENCE_S):
        assert (await ask("/endless/"))[2] == b"one "
        await HUNG_UP.wait()


@pytest.mark.parametrize("address", ["/never/", "/elsewhere/"])
async def test_everything_else_goes_on_to_the_other_application(address: str) -> None:
    assert (await ask(address))[0] == 418


async def test_a_database_that_is_away_is_503_and_says_when_to_come_back() -> None:
    status, headers, body = await ask("/away/")
    assert (status, json.loads(body)["error"]["code"]) == (503, "database_away")
    assert int(headers["retry-after"]) > 0


async def test_what_should_not_happen_is_500_without_its_reason() -> None:
    status, _, body = await ask("/broken/")
    assert (status, json.loads(body)["error"]["code"]) == (500, "internal_error")
    assert b"ZeroDivision" not in body
