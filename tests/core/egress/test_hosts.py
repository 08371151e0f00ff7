"""A request that carries a secret goes to the hosts it may go to, whoever sends it on."""

import pytest

from core.egress import Egress, EgressError
from core.egress.hosts import allows, host_pattern, widened
from tests.core.egress.conftest import LOOPBACK
from tests.servers.raw import Exchange, serve


@pytest.mark.parametrize(
    ("given", "pattern"),
    [
        ("api.example.com", "api.example.com"),
        (" API.Example.COM. ", "api.example.com"),
        ("*.Example.com", "*.example.com"),
        ("*", "*"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
    ],
)
def test_a_pattern_is_kept_as_it_is_compared(given: str, pattern: str) -> None:
    assert host_pattern(given) == pattern


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", ".", "*.", "**", "*.*", "*example.com", "api.*.com", "*.com", "*.localhost", "*.10.0.0.1"),
        *("https://api.example.com", "api.example.com/v1", "api.example.com:8443", "api.example.com:443"),
        *("user@api.example.com", "api.example.com?x", "api.example.com#x", "a b", "a\nb", "0x7f.1", "a,b"),
        *("x" * 300, "\u2024", "api。example。com/x", "exa\u0000mple.com", "a\\b"),
    ],
)
def test_what_is_no_pattern_is_refused(given: str) -> None:
    with pytest.raises(EgressError) as caught:
        host_pattern(given)
    assert caught.value.code == "invalid_host"


@pytest.mark.parametrize(
    ("patterns", "host", "allowed"),
    [
        (["api.example.com"], "api.example.com", True),
        (["api.example.com"], "xapi.example.com", False),
        (["api.example.com"], "api.example.com.evil.example", False),
        (["*.example.com"], "a.example.com", True),
        (["*.example.com"], "a.b.example.com", True),
        (["*.example.com"], "example.com", False),
        (["*.example.com"], "evilexample.com", False),
        (["*.example.com", "example.com"], "example.com", True),
        (["*"], "anything.example", True),
        ([], "api.example.com", False),
    ],
)
def test_a_host_fits_or_it_does_not(patterns: list[str], host: str, allowed: bool) -> None:
    assert allows(patterns, host) is allowed


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        ([], ["a.example.com"], True),
        (["a.example.com"], ["a.example.com"], False),
        (["a.example.com", "b.example.com"], ["b.example.com"], False),
        (["a.example.com"], [], False),
        (["*"], ["*.example.com", "other.example"], False),
        (["a.example.com"], ["*"], True),
        (["*.example.com"], ["*"], True),
        (["*.example.com"], ["a.example.com", "*.b.example.com"], False),
        (["*.example.com"], ["example.com"], True),
        (["*.b.example.com"], ["*.example.com"], True),
        (["a.example.com"], ["*.a.example.com"], True),
    ],
)
def test_wider_is_what_allows_more(before: list[str], after: list[str], wider: bool) -> None:
    assert widened(before, after) is wider


async def test_nothing_is_sent_to_another_host(egress: Egress) -> None:
    async with serve(Exchange.answer) as server:
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", server.url, hosts=["api.example.com"])
        assert (server.connections, caught.value.code) == (0, "credential_host_refused")
        assert "127.0.0.1" in caught.value.message
        answer = await egress.request("GET", server.url, hosts=["127.0.0.1"])
    assert answer.status == 200


async def test_the_name_of_another_host_is_not_even_looked_up() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    egress = Egress(LOOPBACK, resolve=resolve)
    with pytest.raises(EgressError):
        await egress.request("GET", "https://evil.example/", hosts=["api.example.com"])
    await egress.aclose()
    assert asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_host_is_refused_before_it_is_followed(
    egress: Egress, status: int
) -> None:
    async with serve(Exchange.answer, host="127.0.0.2") as there:

        async def lead(exchange: Exchange) -> None:
            await exchange.answer(status, location=f"{there.url}/landed")

        async with serve(lead) as here:
            with pytest.raises(EgressError) as caught:
                await egress.request("POST", here.url, content=b"secret", hosts=["127.0.0.1"])
            both = await egress.request("POST", here.url, hosts=["127.0.0.1", "127.0.0.2"])
        assert (caught.value.code, len(here.requests)) == ("credential_host_refused", 2)
    assert both.url == f"{there.url}/landed"
    assert len(there.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com@evil.example/",
        "https://api.example.com:x@evil.example/",
        "https://api.example.com.evil.example/",
        "https://evil.example/https://api.example.com/",
        "https://evil.example?api.example.com",
        "https://evil.example#@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com%2eevil.example/",
        "https://api.example.com%00.evil.example/",
        "https://api.example.com\t.evil.example/",
        "https://ap\u0456.example.com/",
        "https://[::ffff:127.0.0.1]/",
        "https://127.1/",
        "//evil.example/",
    ],
)
async def test_an_address_that_looks_like_an_allowed_one_is_none(url: str) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    egress = Egress(LOOPBACK, resolve=resolve)
    with pytest.raises(EgressError) as caught:
        await egress.request("GET", url, hosts=["api.example.com"])
    await egress.aclose()
    assert caught.value.code in ("credential_host_refused", "invalid_url")
    assert asked == []


async def test_an_allowed_host_is_known_in_every_spelling() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    client = Egress(LOOPBACK, resolve=resolve)
    async with serve(Exchange.answer) as server:
        port = server.url.rpartition(":")[2]
        for host in ("api.example.com", "API.Example.com", "api.example.com."):
            answer = await client.request("GET", f"http://{host}:{port}/", hosts=["api.example.com"])
            assert answer.status == 200
    await client.aclose()
