"""The size limits of connections, and the requirements for the Host header."""

import pytest

from tests.config.web_server import GET, Serve, head, refused

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
        refused(await caller.hear(), 431, "headers_too_large")
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
        b"X" * 70_000,
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
