"""A server that means harm costs one typed error: not the memory, not the time, not the worker."""

import asyncio
import gzip
import random
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import brotli
import pytest

from core.egress import Egress, EgressError
from tests.servers.raw import Exchange, serve

MB = 1024 * 1024


async def failure(
    egress: Egress, behaviour: Callable[[Exchange], Awaitable[None]], **options: float
) -> EgressError:
    async with serve(behaviour) as server:
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", server.url, **options)  # type: ignore[arg-type]
    return caught.value


def sending(body: bytes, **headers: str) -> Callable[[Exchange], Awaitable[None]]:
    async def behaviour(exchange: Exchange) -> None:
        await exchange.answer(200, body, **headers)

    return behaviour


@pytest.mark.parametrize(
    ("encoding", "wrap"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    ],
)
async def test_a_decompression_bomb_ends_at_the_size_that_is_taken(
    egress: Egress, encoding: str, wrap: Callable[[bytes], bytes]
) -> None:
    error = await failure(egress, sending(wrap(bytes(64 * MB)), content_encoding=encoding))
    assert (error.code, error.message) == (
        "response_too_large",
        "The response is larger than 10485760 bytes.",
    )


async def test_many_small_gzip_members_count_together(egress: Egress) -> None:
    members = gzip.compress(bytes(20_000)) * 200
    error = await failure(egress, sending(members, content_encoding="gzip"), max_bytes=MB)
    assert error.code == "response_too_large"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_a_body_of_just_the_limit_passes_and_one_byte_more_does_not(
    egress: Egress, encoding: str
) -> None:
    for size, accepted in ((MB, True), (MB + 1, False), (8 * MB, False)):
        body = random.Random(1).randbytes(MB + 1) * (size // MB)
        body = body[:size]
        sent = gzip.compress(body, 1) if encoding == "gzip" else body
        async with serve(sending(sent, content_encoding=encoding)) as server:
            call = egress.request("GET", server.url, max_bytes=MB)
            if accepted:
                assert (await call).content == body
            else:
                with pytest.raises(EgressError, match="larger than 1048576 bytes"):
                    await call


async def test_a_body_without_length_is_cut_at_the_limit(egress: Egress) -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await exchange.send(b"10000\r\n" + bytes(0x10000) + b"\r\n")

    assert (await failure(egress, endless, max_bytes=MB)).code == "response_too_large"


async def test_endless_headers_are_cut(egress: Egress) -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            await exchange.send(b"x-more: " + b"a" * 1000 + b"\r\n")

    assert (await failure(egress, endless)).code == "response_too_large"


async def test_too_many_headers_are_refused(egress: Egress) -> None:
    async def many(exchange: Exchange) -> None:
        await exchange.answer(200, b"", **{f"x-{number}": "v" for number in range(300)})

    error = await failure(egress, many)
    assert (error.code, error.message) == (
        "response_too_large",
        "The response has 301 headers of 1705 bytes.",
    )


async def test_headers_that_trickle_in_end_with_the_time(egress: Egress) -> None:
    async def trickle(exchange: Exchange) -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"x-slow: 1\r\n" * 1000:
            await exchange.send(bytes([byte]))
            await asyncio.sleep(0.01)

    error = await failure(egress, trickle, timeout=0.5)
    assert (error.code, error.retryable) == ("timeout", True)


async def test_a_body_that_trickles_in_ends_with_the_time(egress: Egress) -> None:
    async def trickle(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            await exchange.send(b"a")
            await asyncio.sleep(0.01)

    error = await failure(egress, trickle, timeout=0.5)
    assert (error.code, error.message) == ("timeout", "127.0.0.1 did not finish its response within 0.5 s.")


async def test_silence_after_the_headers_ends_with_the_idle_time(egress: Egress) -> None:
    async def silent(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        await exchange.hung_up()

    async with serve(silent) as server:
        with pytest.raises(EgressError, match="sent nothing more"):
            async with egress.stream("GET", server.url, idle_timeout=0.1) as response:
                await response.read()


async def test_a_server_that_never_answers_ends_with_the_first_byte_time(egress: Egress) -> None:
    async def tarpit(exchange: Exchange) -> None:
        await exchange.hung_up()

    async with serve(tarpit) as server:
        with pytest.raises(EgressError, match="did not start to respond"):
            async with egress.stream("GET", server.url, first_byte_timeout=0.05):
                pass


async def test_an_encoding_nobody_knows_is_refused(egress: Egress) -> None:
    assert (await failure(egress, sending(b"x", content_encoding="sdch"))).code == "invalid_response"
    assert (await failure(egress, sending(b"x", content_encoding="gzip, rot13"))).code == "invalid_response"


async def test_damaged_compression_is_told(egress: Egress) -> None:
    error = await failure(
        egress, sending(gzip.compress(b"a" * 900)[:20] + b"?" * 20, content_encoding="gzip")
    )
    assert (error.code, error.retryable) == ("invalid_response", True)


async def test_a_compressed_body_that_is_cut_off_is_told(egress: Egress) -> None:
    cut = gzip.compress(random.Random(1).randbytes(5000))[:-20]
    error = await failure(egress, sending(cut, content_encoding="gzip"))
    assert (error.code, error.retryable) == ("invalid_response", True)


async def test_gzip_of_nothing_and_of_several_members_is_understood(egress: Egress) -> None:
    for body, meaning in ((b"", b""), (gzip.compress(b"one ") + gzip.compress(b"two"), b"one two")):
        async with serve(sending(body, content_encoding="gzip")) as server:
            assert (await egress.request("GET", server.url)).content == meaning


async def test_the_length_that_head_describes_is_not_a_body(egress: Egress) -> None:
    async def head(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n")

    async with serve(head) as server:
        response = await egress.request("HEAD", server.url)
    assert (response.content, response.headers["content-length"]) == (b"", "99999999999")


async def test_deflate_without_the_zlib_header_is_understood(egress: Egress) -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    raw = packer.compress(b"plain text") + packer.flush()
    async with serve(sending(raw, content_encoding="deflate")) as server:
        assert (await egress.request("GET", server.url)).content == b"plain text"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "connection_failed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "invalid_response"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", "connection_failed"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "invalid_response"),
    ],
    ids=["nothing", "not http", "cut body", "broken chunk"],
)
async def test_answers_that_are_none_have_their_names(egress: Egress, answer: bytes, code: str) -> None:
    async def behaviour(exchange: Exchange) -> None:
        await exchange.send(answer)
        exchange.writer.close()

    assert (await failure(egress, behaviour)).code == code


async def test_a_closed_port_says_so(egress: Egress) -> None:
    async with serve(sending(b"")) as server:
        pass
    with pytest.raises(EgressError) as caught:
        await egress.request("GET", server.url)
    assert (caught.value.code, caught.value.retryable) == ("connection_failed", True)
    assert "refused the connection" in caught.value.message


@pytest.fixture
async def proxied(monkeypatch: pytest.MonkeyPatch, egress: Egress) -> AsyncIterator[Egress]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    yield egress


async def test_proxies_of_the_environment_are_not_used(proxied: Egress) -> None:
    async with serve(sending(b"direct")) as server:
        assert (await proxied.request("GET", server.url)).content == b"direct"
