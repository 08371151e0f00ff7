"""No URL, name, answer of the DNS or redirect leads to an address that is not of the open internet."""

import asyncio
import socket
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from core.egress import Egress, EgressError, EgressPolicy
from core.egress.network import Resolver
from core.egress.policy import is_public
from core.egress.urls import host_and_port
from tests.servers.raw import Exchange, serve

HOSTILE_URLS = Path(__file__).with_name("hostile_urls.txt").read_text().splitlines()
PUBLIC = "93.184.215.14"


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that anything in this process tries to connect to; none of them is reached."""
    seen: list[Any] = []

    async def refuse(self: Any, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        seen.append((host, port))
        raise httpcore2.ConnectError("the spy lets nothing through")

    def refuse_socket(self: socket.socket, address: Any) -> None:
        seen.append(address)
        raise ConnectionRefusedError("the spy lets nothing through")

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse_socket)
    return seen


async def resolve_to_loopback(host: str, port: int) -> list[str]:
    """The worst DNS: literals mean themselves, every name is this machine."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except OSError:
        return ["127.0.0.1"]
    return [str(row[4][0]) for row in rows]


@pytest.mark.parametrize(
    "port", ["76747", "65536", "0", "00", "-1", "+80", "8_0", "８０", "9" * 5_000, "80a", " 80", "0x50"]
)
async def test_a_port_is_a_number_that_the_net_has(attempts: list[Any], port: str) -> None:
    # To the system 76747 is 11211, where memcached listens.
    with pytest.raises(EgressError) as caught:
        await Egress(EgressPolicy()).request("GET", f"http://93.184.215.14:{port}/")
    assert (caught.value.code, attempts) == ("invalid_url", [])


def test_the_highest_port_and_an_empty_one_are_ports() -> None:
    assert host_and_port("http://a.example:65535/") == "a.example:65535"
    assert host_and_port("http://a.example:/x:y") == "a.example:80"
    assert host_and_port("https://[2001:db8::1]/") == "2001:db8::1:443"


async def test_none_of_the_hostile_urls_leads_to_a_connection(attempts: list[Any]) -> None:
    egress = Egress(EgressPolicy(), resolve=resolve_to_loopback)
    refused: dict[str, int] = {}
    for url in HOSTILE_URLS:
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", url)
        refused[caught.value.code] = refused.get(caught.value.code, 0) + 1
    assert attempts == []
    assert set(refused) == {"invalid_url", "egress_blocked"}
    assert sum(refused.values()) == len(HOSTILE_URLS) >= 1790


async def test_the_spy_would_see_a_connection(attempts: list[Any]) -> None:
    async def public(host: str, port: int) -> list[str]:
        return [PUBLIC]

    with pytest.raises(EgressError) as caught:
        await Egress(EgressPolicy(), resolve=public).request("GET", "http://example.com/")
    assert caught.value.code == "connection_failed"
    assert attempts == [(PUBLIC, 80)]


async def test_a_name_that_is_rebound_after_the_judgement_is_not_asked_again(attempts: list[Any]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    egress = Egress(EgressPolicy(), resolve=rebinding)
    with pytest.raises(EgressError):
        await egress.request("GET", "http://rebind.example/")
    assert asked == ["rebind.example"]
    assert attempts == [(PUBLIC, 80)]
    with pytest.raises(EgressError) as caught:
        await egress.request("GET", "http://rebind.example/")
    assert caught.value.code == "egress_blocked"
    assert attempts == [(PUBLIC, 80)]


async def test_one_private_address_among_public_ones_closes_the_name(attempts: list[Any]) -> None:
    async def mixed(host: str, port: int) -> list[str]:
        return [PUBLIC, "10.0.0.5"]

    with pytest.raises(EgressError) as caught:
        await Egress(EgressPolicy(), resolve=mixed).request("GET", "https://mixed.example/")
    assert caught.value.code == "egress_blocked"
    assert "mixed.example (10.0.0.5)" in caught.value.message
    assert attempts == []


@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data/", "//[::1]/", "http://2130706433/", "file:///etc/passwd"],
)
async def test_a_redirect_is_judged_like_a_first_address(location: str) -> None:
    async def redirect(exchange: Exchange) -> None:
        await exchange.answer(302, location=location)

    async with serve(redirect) as server:
        excepted = EgressPolicy(excepted=frozenset({f"127.0.0.1:{server.port}"}))
        egress = Egress(excepted)
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", server.url)
        assert caught.value.code in ("egress_blocked", "invalid_url")
        assert len(server.requests) == 1
        await egress.aclose()


async def test_the_operator_opens_a_network_or_one_host_and_port() -> None:
    async def hello(exchange: Exchange) -> None:
        await exchange.answer(200, b"hello", connection="close")

    async with serve(hello) as server:
        for policy in (
            EgressPolicy(allowed=(ip_network("127.0.0.1/32"),)),
            EgressPolicy(excepted=frozenset({host_and_port(f"{server.url}/api/v1")})),
            EgressPolicy(excepted=frozenset({"127.0.0.1"})),
        ):
            assert (await Egress(policy).request("GET", server.url)).content == b"hello"
        for policy in (
            EgressPolicy(),
            EgressPolicy(allowed=(ip_network("127.0.0.2/32"),)),
            EgressPolicy(excepted=frozenset({f"127.0.0.1:{server.port + 1}"})),
            EgressPolicy(excepted=frozenset({f"localhost:{server.port}"})),
        ):
            with pytest.raises(EgressError, match="not a public address"):
                await Egress(policy).request("GET", server.url)
        assert len(server.requests) == 3


async def test_ports_of_mail_servers_and_databases_are_closed_even_on_open_addresses(
    attempts: list[Any],
) -> None:
    async def public(host: str, port: int) -> list[str]:
        return [PUBLIC]

    egress = Egress(EgressPolicy(), resolve=public)
    for port in (22, 25, 6379, 5432):
        with pytest.raises(EgressError, match=f"Port {port}"):
            await egress.request("GET", f"http://example.com:{port}/")
    assert attempts == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "172.15.255.255", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1"]
)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "255.255.255.255", "::1"),
        *("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::127.0.0.1", "fec0::1", "ff02::1", "fe80::1"),
        *("fd00:ec2::254", "2001::1", "2001:db8::1", "3fff::1"),
    ],
)
def test_what_only_looks_public_is_not(address: str) -> None:
    assert not is_public(ip_address(address))


async def test_callers_that_ask_for_one_name_at_once_share_a_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def one_answer(host: str, port: int, **kwargs: Any) -> Any:
        asked.append(host)
        await asyncio.sleep(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", one_answer)
    resolve = Resolver()
    assert await asyncio.gather(*(resolve("one.example", 443) for _ in range(20))) == [[PUBLIC]] * 20
    assert asked == ["one.example"]
    await resolve("one.example", 443)
    assert asked == ["one.example"] * 2, "nothing is remembered"
