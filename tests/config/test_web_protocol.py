"""What a connection may send and how long it may take: a real uvicorn, and callers that count their bytes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from typing import Any

import pytest
import uvicorn

from config.web_protocol import SPARE, Limits, limited
from tests.patience import PATIENCE_S

SOON = 0.2
"""The patience of a server that is to lose it."""
GET = b"GET / HTTP/1.1\r\nHost: wireloom.test\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: wireloom.test\r\nContent-Length: 10\r\n\r\n"
Heard = tuple[int, dict[str, str], bytes]


class Served:
    """An application that reads bodies, and a server that lets it be called within limits."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.scopes: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.callers: list[Caller] = []
        self.server: uvicorn.Server | None = None

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["path"] == "/refuse":
            await self._answer(send, b"no")
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                return
            body += message["body"]
            if not message["more_body"]:
                break
        self.begun.set()
        await self.go_on.wait()
        await self._answer(send, body or b"ok")

    async def _answer(self, send: Any, body: bytes) -> None:
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def connect(self) -> "Caller":
        self.callers.append(Caller(*await asyncio.open_connection("127.0.0.1", self.port)))
        return self.callers[-1]

    async def say(self, *pieces: bytes) -> Heard:
        """One connection's answer to these bytes."""
        async with await self.connect() as caller:
            await caller.say(*pieces)
            return await caller.hear()


class Caller:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def __aenter__(self) -> "Caller":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0)

    async def hear(self) -> Heard:
        async with asyncio.timeout(PATIENCE_S):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(first.split(" ")[1]), headers, body

    async def ended(self) -> bytes:
        """What still came until the server closed."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.reader.read()


Serve = Callable[..., Awaitable[Served]]


@asynccontextmanager
async def _serving(**limits: Any) -> AsyncIterator[Served]:
    served = Served(0)
    protocol = limited(Limits(**{"connections": 1_000, "head_s": PATIENCE_S, "body_s": PATIENCE_S} | limits))
    config = uvicorn.Config(
        served.app,
        interface="asgi3",
        port=0,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = served.server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        served.port = server.servers[0].sockets[0].getsockname()[1]
        yield served
    finally:
        served.go_on.set()
        for caller in served.callers:
            caller.writer.close()
        server.should_exit = True
        await running


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Servers with limits of their own."""
    async with AsyncExitStack() as stack:

        async def start(**limits: Any) -> Served:
            return await stack.enter_async_context(_serving(**limits))

        yield start


def refused(heard: Heard, status: int, code: str) -> dict[str, str]:
    """The headers of a refusal in the one error shape."""
    found, headers, body = heard
    error = json.loads(body)["error"]
    assert (found, error["code"]) == (status, code)
    assert error.keys() == {"code", "message", "hint", "details"} and error["message"] and error["hint"]
    assert headers["content-type"] == "application/json"
    assert headers["connection"] == "close"
    return headers


def head(*lines: bytes, method: bytes = b"GET", path: bytes = b"/") -> bytes:
    return b"\r\n".join([method + b" " + path + b" HTTP/1.1", b"Host: wireloom.test", *lines, b"", b""])


# --- bytes ---


async def test_what_is_within_the_limits_is_served(serve: Serve) -> None:
    served = await serve()
    many = [b"X-%d: %s" % (number, b"v" * 300) for number in range(199)]
    async with await served.connect() as caller:
        await caller.say(head(*many))
        assert (await caller.hear())[0] == 200
        await caller.say(head(b"X: " + b"v" * 63_000), head(b"X: " + b"v" * 63_000))
        assert [(await caller.hear())[0], (await caller.hear())[0]] == [200, 200]
        await caller.say(*(GET[at : at + 1] for at in range(len(GET))))
        assert (await caller.hear())[0] == 200


async def test_a_body_is_not_counted(serve: Serve) -> None:
    served = await serve()
    body = b"b" * 1_000_000
    status, _, echoed = await served.say(head(b"Content-Length: 1000000", method=b"POST"), body)
    assert (status, echoed) == (200, body)
    chunked = head(b"Transfer-Encoding: chunked", method=b"POST")
    status, _, echoed = await served.say(chunked + b"1\r\nb\r\n" * 20_000 + b"0\r\n\r\n")
    assert (status, len(echoed)) == (200, 20_000)


CHUNKED = head(b"Transfer-Encoding: chunked", method=b"POST")


@pytest.mark.parametrize(
    "pieces",
    [
        [head(b"X: " + b"v" * 65_536)],
        [b"GET / HTTP/1.1\r\nHost: wireloom.test\r\nX: ", *[b"v" * 30_000] * 3],
        [b"GET / HTTP/1.1\r\nHost: wireloom.test\r\n", *[b"X-Y: " + b"v" * 20_000 + b"\r\n"] * 4],
        [head(path=b"/" + b"a" * 65_536)],
        [b"GET /", *[b"a" * 30_000] * 3],
        [b"X" * 70_000],
        [head(*[b"X: y"] * 200)],
        [head(*[b"X:"] * 15_000)],
        [CHUNKED, b"1;", *[b"e" * 30_000] * 3],
        [CHUNKED, b"1\r\nb\r\n0\r\n", *[b"T: " + b"v" * 30_000 + b"\r\n"] * 3],
        [b"\r\n" * 40_000],
    ],
    ids=[
        "one header",
        "one unfinished",
        "several",
        "address",
        "unfinished address",
        "no line",
        "201",
        "15,000",
        "chunk extension",
        "trailers",
        "empty lines",
    ],
)
async def test_more_than_64_kilobytes_or_200_headers_are_refused(serve: Serve, pieces: list[bytes]) -> None:
    served = await serve()
    async with await served.connect() as caller:
        await caller.say(*pieces)
        status, _, body = heard = await caller.hear()
        if status == 400:  # the parser found no request in it before there was too much of it
            assert json.loads(body)["error"]["code"] == "invalid_request"
        else:
            refused(heard, 431, "headers_too_large")
        assert await caller.ended() == b""


async def test_one_that_sends_without_end_is_answered_and_cut_off(serve: Serve) -> None:
    served = await serve()
    async with await served.connect() as caller:
        with pytest.raises(ConnectionError):
            await caller.say(b"GET / HTTP/1.1\r\nHost: a\r\nX: ", *[b"v" * 65_536] * 2_400)
    assert (await served.say(GET))[0] == 200


async def test_trailers_are_no_headers(serve: Serve) -> None:
    served = await serve()
    trailers = b"1\r\nb\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\nHost: elsewhere.test\r\n\r\n"
    assert (await served.say(CHUNKED + trailers))[0] == 200
    assert [name for name, _ in served.scopes[0]["headers"]] == [b"host", b"transfer-encoding"]


# --- time ---


async def test_an_unfinished_head_is_answered_when_patience_is_over(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:
        await caller.say(b"GET / HTTP/1.1\r\nHost: wireloom.test\r\nX-")
        refused(await caller.hear(), 408, "request_timeout")
        assert await caller.ended() == b""


async def test_a_byte_now_and_then_gives_no_more_time(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:

        async def trickle() -> None:
            await caller.say(b"GET / HTTP/1.1\r\nHost: wireloom.test\r\nX: ")
            while True:
                await caller.say(b"v")
                await asyncio.sleep(SOON / 10)

        trickling = asyncio.create_task(trickle())
        try:
            refused(await caller.hear(), 408, "request_timeout")
        finally:
            trickling.cancel()
            await asyncio.gather(trickling, return_exceptions=True)


@pytest.mark.parametrize("first", [b"", b"\r\n"], ids=["nothing", "an empty line"])
@pytest.mark.parametrize("before", [b"", GET], ids=["new", "used"])
async def test_who_asks_nothing_is_let_go_without_a_word(serve: Serve, before: bytes, first: bytes) -> None:
    served = await serve(head_s=SOON)
    assert served.server
    served.server.config.timeout_keep_alive = 1
    async with await served.connect() as caller:
        if before:
            await caller.say(before)
            assert (await caller.hear())[0] == 200
        await caller.say(first)
        assert await caller.ended() == b""


async def test_a_second_request_has_its_own_time(serve: Serve) -> None:
    served = await serve(head_s=SOON)
    async with await served.connect() as caller:
        await caller.say(GET)
        assert (await caller.hear())[0] == 200
        await caller.say(GET[:20])
        refused(await caller.hear(), 408, "request_timeout")


async def test_a_body_that_stalls_is_answered_and_the_application_hears_that_the_caller_left(
    serve: Serve,
) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(POST, b"12345")
        refused(await caller.hear(), 408, "request_timeout")
        assert await caller.ended() == b""
    await asyncio.wait_for(served.gone.wait(), PATIENCE_S)


async def test_a_body_that_goes_on_is_waited_for(serve: Serve) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(POST)
        for digit in b"0123456789":
            await asyncio.sleep(SOON / 4)
            await caller.say(bytes([digit]))
        assert await caller.hear() == (200, {"content-length": "10"} | (await _date(served)), b"0123456789")


async def _date(served: Served) -> dict[str, str]:
    return {name: value for name, value in (await served.say(GET))[1].items() if name in ("date", "server")}


async def test_who_was_answered_early_may_not_go_on_sending_for_ever(serve: Serve) -> None:
    served = await serve(body_s=SOON)
    async with await served.connect() as caller:
        await caller.say(head(b"Content-Length: 1000", method=b"POST", path=b"/refuse"))
        assert (await caller.hear())[0] == 200
        with pytest.raises(ConnectionError):
            while True:
                await caller.say(b".")
                await asyncio.sleep(SOON / 10)


async def test_a_slow_answer_is_not_the_callers_fault(serve: Serve) -> None:
    served = await serve(head_s=SOON, body_s=SOON)
    served.go_on.clear()
    async with await served.connect() as caller:
        await caller.say(POST + b"0123456789" + GET[:20])
        await served.begun.wait()
        await asyncio.sleep(3 * SOON)
        served.go_on.set()
        assert (await caller.hear())[2] == b"0123456789"
        refused(await caller.hear(), 408, "request_timeout")


async def test_a_refusal_never_takes_the_place_of_another_requests_answer(serve: Serve) -> None:
    served = await serve()
    served.go_on.clear()
    async with await served.connect() as caller:
        await caller.say(GET)
        await served.begun.wait()
        await caller.say(b"nonsense\r\n\r\n")
        assert await caller.ended() == b""


# --- hosts ---


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [b"a.test", b"a.test"],
        [b"a.test", b"b.test"],
        [b""],
        [b"a.test, b.test"],
        [b"a b"],
        [b"a.test/path"],
        [b"user@a.test"],
        [b"a.test:port"],
        [b"a.test:123456"],
        [b"[::1"],
        [b"<script>"],
        [b"\xc3\xbc.test"],
        [b"a" * 300],
    ],
)
async def test_a_request_names_one_host(serve: Serve, hosts: list[bytes]) -> None:
    served = await serve()
    lines = b"".join(b"Host: " + host + b"\r\n" for host in hosts)
    refused(await served.say(b"GET / HTTP/1.1\r\n" + lines + b"\r\n"), 400, "invalid_host")
    assert served.scopes == []


@pytest.mark.parametrize("host", [b"a.test", b"A.test:8000", b"127.0.0.1", b"[::1]:8000", b"my_service-1:80"])
async def test_a_host_is_a_name_or_an_address(serve: Serve, host: bytes) -> None:
    served = await serve()
    assert (await served.say(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"))[0] == 200


async def test_http_1_0_need_not_name_one(serve: Serve) -> None:
    served = await serve()
    assert (await served.say(b"GET / HTTP/1.0\r\n\r\n"))[0] == 200


@pytest.mark.parametrize(
    "nonsense",
    [
        b"nonsense\r\n\r\n",
        head(b"Content-Length: 5", b"Transfer-Encoding: chunked", method=b"POST") + b"0\r\n\r\n",
        head(b"Content-Length: 5", b"Content-Length: 6", method=b"POST"),
        head(b"Content-Length: -1", method=b"POST"),
        b"CONNECT wireloom.test:80 HTTP/1.1\r\nHost: wireloom.test\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: wireloom.test\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_what_is_no_request_is_refused_in_the_one_shape(serve: Serve, nonsense: bytes) -> None:
    served = await serve()
    refused(await served.say(nonsense), 400, "invalid_request")


# --- room ---


async def _fill(served: Served, number: int, first: bytes) -> list[Caller]:
    """Callers that have said this; a whole request is being served when the next one comes."""
    callers = []
    for _ in range(number):
        callers.append(await served.connect())
        known = len(served.scopes)
        await callers[-1].say(first)
        while first.endswith(b"\r\n\r\n") and len(served.scopes) == known:
            await asyncio.sleep(0)
    return callers


async def test_who_owes_a_head_for_longest_makes_room(serve: Serve) -> None:
    served = await serve(connections=5)
    idle = await served.connect()
    await idle.say(GET)
    assert (await idle.hear())[0] == 200
    slow = await _fill(served, 5 + SPARE + 20, GET[:20])
    for _ in range(3):
        assert (await served.say(GET))[0] == 200
    assert await idle.ended() == b""
    assert await slow[0].ended() == b""


async def test_where_all_are_served_a_newcomer_is_asked_to_come_again_and_a_probe_is_answered(
    serve: Serve,
) -> None:
    served = await serve(connections=5)
    served.go_on.clear()
    busy = await _fill(served, 5, GET)
    headers = refused(await served.say(GET), 503, "too_many_connections")
    assert int(headers["retry-after"]) > 0
    probes = await _fill(served, 1, head(path=b"/readyz?x=1"))
    served.go_on.set()
    for caller in [*busy, *probes]:
        assert (await caller.hear())[0] == 200
    assert (await served.say(GET))[0] == 200


async def test_where_even_the_spare_ones_are_in_use_a_newcomer_is_refused_unheard(serve: Serve) -> None:
    served = await serve(connections=1)
    served.go_on.clear()
    busy = await _fill(served, 1 + SPARE, head(path=b"/readyz"))
    refused(await served.say(), 503, "too_many_connections")
    served.go_on.set()
    for caller in busy:
        assert (await caller.hear())[0] == 200
