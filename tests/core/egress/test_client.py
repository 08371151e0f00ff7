"""The egress client with well-behaved servers."""

import asyncio
import ssl
import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.egress import Egress, EgressError
from core.egress.urls import parse
from core.version import USER_AGENT, VERSION
from tests.patience import PATIENCE_S
from tests.servers.raw import Exchange, serve


async def echo(exchange: Exchange) -> None:
    await exchange.answer(200, exchange.head.encode() + b"\r\n" + exchange.body)


async def test_a_request_arrives_as_it_was_described(egress: Egress) -> None:
    async with serve(echo) as server:
        response = await egress.request(
            "post",
            f"{server.url}/a b?x=1",
            query={"q": "ü&", "list": ["1", "2"]},
            headers={"X-Name": "Zoë", "Host": "elsewhere.example", "Content-Length": "3"},
            content=b"body",
        )
    seen = server.requests[0]
    assert seen.head.startswith("POST /a%20b?x=1&q=%C3%BC%26&list=1&list=2 HTTP/1.1")
    assert seen.headers["host"] == f"127.0.0.1:{server.port}"
    assert seen.headers["x-name"].encode("latin-1").decode() == "Zoë"
    assert seen.body == b"body"
    assert (response.status, response.content.endswith(b"body")) == (200, True)
    assert response.elapsed_ms >= 0


async def test_connections_are_kept_for_the_next_request(egress: Egress) -> None:
    async with serve(echo) as server:
        for _ in range(5):
            await egress.request("GET", server.url)
        assert (server.connections, len(server.requests)) == (1, 5)


async def test_a_connection_that_the_server_has_closed_is_not_used_again(egress: Egress) -> None:
    async def once(exchange: Exchange) -> None:
        await exchange.answer(200, b"once")
        exchange.writer.close()

    async with serve(once) as server:
        for _ in range(3):
            assert (await egress.request("GET", server.url)).content == b"once"
            await asyncio.sleep(0.01)
        assert server.connections == 3


async def test_redirects_are_followed_five_times(egress: Egress) -> None:
    async def countdown(exchange: Exchange) -> None:
        left = int(exchange.path[1:])
        await (exchange.answer(302, location=f"/{left - 1}") if left else exchange.answer(200, b"there"))

    async with serve(countdown) as server:
        response = await egress.request("GET", f"{server.url}/5")
        assert (response.content, response.url) == (b"there", f"{server.url}/0")
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", f"{server.url}/6")
        assert caught.value.code == "too_many_redirects"
        unfollowed = await egress.request("GET", f"{server.url}/1", follow_redirects=False)
        assert (unfollowed.status, unfollowed.headers["location"]) == (302, "/0")


async def test_secrets_stay_with_their_origin(egress: Egress) -> None:
    async with serve(echo) as there:

        async def away(exchange: Exchange) -> None:
            await exchange.answer(307, location=f"{there.url}/landed")

        async with serve(away) as here:
            secrets = {"Authorization": "Bearer s3cret", "Cookie": "a=s3cret", "X-My-Key": "s3cret"}
            await egress.request("POST", here.url, headers={**secrets, "Accept": "text/x"}, content=b"1")
    assert "s3cret" in here.requests[0].head
    assert "s3cret" not in there.requests[0].head
    assert there.requests[0].headers["accept"] == "text/x"


async def test_secrets_go_along_within_their_origin(egress: Egress) -> None:
    async def move(exchange: Exchange) -> None:
        await (exchange.answer(301, location="/new") if exchange.path == "/old" else echo(exchange))

    async with serve(move) as server:
        await egress.request("GET", f"{server.url}/old", headers={"Authorization": "Bearer s3cret"})
    assert server.requests[1].headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(301, "GET", b""), (302, "GET", b""), (303, "GET", b""), (307, "POST", b"x"), (308, "POST", b"x")],
)
async def test_a_redirected_post_becomes_what_browsers_make_of_it(
    egress: Egress, status: int, method: str, body: bytes
) -> None:
    async def move(exchange: Exchange) -> None:
        await (exchange.answer(status, location="/new") if exchange.path == "/" else echo(exchange))

    async with serve(move) as server:
        await egress.request("POST", server.url, content=b"x")
    assert server.requests[1].head.startswith(f"{method} /new ")
    assert server.requests[1].body == body


async def test_pieces_arrive_while_the_answer_is_still_under_way(egress: Egress) -> None:
    more = asyncio.Event()

    async def stream(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        await exchange.send(b"7\r\none\ntwo\r\n")
        await more.wait()
        await exchange.send(b"5\r\nthree\r\n0\r\n\r\n")

    async with serve(stream) as server, egress.stream("GET", server.url) as response:
        pieces = response.chunks()
        assert await anext(pieces) == b"one\ntwo"
        more.set()
        assert b"".join([piece async for piece in pieces]) == b"three"


async def test_only_whole_answers_are_asked_for_in_compressed_form(egress: Egress) -> None:
    async with serve(echo) as server:
        await egress.request("GET", server.url)
        async with egress.stream("GET", server.url) as response:
            await response.read()
        await egress.request("GET", server.url, headers={"Accept-Encoding": "identity"})
    asked = [seen.headers["accept-encoding"] for seen in server.requests]
    assert asked == ["gzip, deflate, br, zstd", "identity", "identity"]


@pytest.mark.parametrize("moment", ["before the headers", "in the body"])
async def test_cancelling_closes_the_connection(egress: Egress, moment: str) -> None:
    arrived, gone = asyncio.Event(), asyncio.Event()

    async def wait_for_the_end(exchange: Exchange) -> None:
        if moment == "in the body":
            await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        arrived.set()
        await exchange.hung_up()
        gone.set()

    async with serve(wait_for_the_end) as server:
        task = asyncio.create_task(egress.request("GET", server.url))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(PATIENCE_S):
            await gone.wait()


async def test_leaving_a_stream_early_closes_the_connection(egress: Egress) -> None:
    gone = asyncio.Event()

    async def endless(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nfirst\n")
        await exchange.hung_up()
        gone.set()

    async with serve(endless) as server:
        async with egress.stream("GET", server.url) as response:
            assert await anext(response.chunks()) == b"first\n"
        async with asyncio.timeout(PATIENCE_S):
            await gone.wait()


async def test_an_error_of_the_caller_passes_through_and_closes_the_connection(egress: Egress) -> None:
    async with serve(echo) as server:
        with pytest.raises(TimeoutError, match="mine"):
            async with egress.stream("GET", server.url):
                raise TimeoutError("mine")


async def test_a_certificate_of_nobody_is_refused(egress: Egress, tls_server: Any) -> None:
    with pytest.raises(EgressError) as caught:
        await egress.request("GET", tls_server.url)
    assert caught.value.code == "tls_failed"
    assert "certificate" in caught.value.message


async def test_the_name_on_the_certificate_is_the_hosts_not_the_addresss(tls_server: Any) -> None:
    from tests.core.egress.conftest import LOOPBACK

    async def loopback(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    trusting = ssl.create_default_context(cadata=tls_server.certificate)
    egress = Egress(LOOPBACK, resolve=loopback, ssl_context=trusting)
    url = tls_server.url.replace("127.0.0.1", "wireloom.test")
    assert (await egress.request("GET", url)).content == b"hello"
    with pytest.raises(EgressError, match="mismatch"):
        await egress.request("GET", tls_server.url.replace("127.0.0.1", "other.test"))
    await egress.aclose()


@pytest.mark.parametrize(
    ("url", "meaning"),
    [
        ("https://Example.COM", "https://example.com/"),
        ("http://example.com.:80/a/../b?c#d", "http://example.com/b?c"),
        ("https://münchen.de/ä", "https://xn--mnchen-3ya.de/%C3%A4"),
        (" http://[2606:4700::1]:8080/\n", "http://[2606:4700::1]:8080/"),
        ("http://under_score.example/", "http://under_score.example/"),
    ],
)
def test_a_url_has_one_meaning(url: str, meaning: str) -> None:
    assert str(parse(url)) == meaning


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "/path", "ftp://x/", "http://u:p@x/", "http://x\\y/", "http://a b/", "http://x:0/"],
)
def test_what_is_no_url_is_told(url: str) -> None:
    with pytest.raises(EgressError) as caught:
        parse(url)
    assert caught.value.code == "invalid_url"
    assert caught.value.hint


def test_a_header_that_would_split_the_request_is_refused() -> None:
    async def attempt() -> None:
        async with serve(echo) as server:
            from tests.core.egress.conftest import LOOPBACK

            await Egress(LOOPBACK).request("GET", server.url, headers={"x": "a\r\ny: b"})

    with pytest.raises(EgressError) as caught:
        asyncio.run(attempt())
    assert caught.value.code == "invalid_request"


async def test_every_request_says_who_asks_unless_the_caller_does(egress: Egress) -> None:
    async with serve(lambda exchange: exchange.answer()) as server:
        await egress.request("GET", server.url)
        await egress.request("GET", server.url, headers={"User-Agent": "Mine/2"})
        async with egress.stream("GET", server.url) as response:
            await response.read()
    agents = [exchange.headers["user-agent"] for exchange in server.requests]
    assert agents == [USER_AGENT, "Mine/2", USER_AGENT]


def test_the_version_is_the_packages() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    assert f"Wireloom/{VERSION}" == USER_AGENT
