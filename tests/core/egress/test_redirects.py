"""Redirects as browsers follow them, the cookies on the way, and what an answer says of itself."""

import pytest

from core.egress import Egress, EgressError
from core.egress.cookies import Cookies
from core.egress.urls import parse
from tests.servers.raw import Behaviour, Exchange, serve


def leading(*hops: tuple[str, list[str]]) -> Behaviour:
    """Answers the first requests with 302 to `hops`, each a Location and the cookies it sets; then 200."""
    left = list(hops)

    async def behaviour(exchange: Exchange) -> None:
        location, cookies = left.pop(0) if left else ("", [])
        head = ["HTTP/1.1 302 Found" if location else "HTTP/1.1 200 OK", "content-length: 0"]
        head += [f"location: {location}"] * bool(location) + [f"set-cookie: {cookie}" for cookie in cookies]
        await exchange.send("\r\n".join([*head, "", ""]).encode())

    return behaviour


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/grüße/ä b?q=ü&x=%2f#teil", "/gr%C3%BC%C3%9Fe/%C3%A4%20b?q=%C3%BC&x=%2f"),
        ("?next=1", "/start?next=1"),
        ("/signed?sig=a+b%2Bc==&e='(x)|{y}[z]", "/signed?sig=a+b%2Bc==&e='(x)|{y}[z]"),
    ],
)
async def test_a_location_is_followed_as_browsers_do(egress: Egress, location: str, path: str) -> None:
    async with serve(leading((location, []))) as server:
        response = await egress.request("GET", f"{server.url}/start?old=1")
    assert server.requests[1].path == path
    assert response.url == server.url + path


@pytest.mark.parametrize("location", ["http://[1]/", "//[", "http://[::1", "http://a:76747/", "http://a:x/"])
async def test_a_location_that_cannot_be_read_is_told_as_such(egress: Egress, location: str) -> None:
    async with serve(leading((location, []))) as server:
        with pytest.raises(EgressError) as caught:
            await egress.request("GET", server.url)
    assert (caught.value.code, len(server.requests)) == ("invalid_url", 1)


async def test_a_location_in_another_charset_is_sent_back_byte_for_byte(egress: Egress) -> None:
    async def move(exchange: Exchange) -> None:
        head = b"HTTP/1.1 302 Found\r\nlocation: /caf\xe9\r\ncontent-length: 0\r\n\r\n"
        await exchange.send(head if exchange.path == "/" else b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with serve(move) as server:
        await egress.request("GET", server.url)
    assert server.requests[1].path == "/caf%E9"


async def test_the_url_of_an_answer_is_its_own_on_a_kept_connection(egress: Egress) -> None:
    async with serve(leading()) as server:
        told = [(await egress.request("GET", f"{server.url}/{path}")).url for path in ("first", "second?x=1")]
        assert server.connections == 1
        assert told == [f"{server.url}/first", f"{server.url}/second?x=1"]


async def test_cookies_of_a_redirect_go_along(egress: Egress) -> None:
    hops = [
        (
            "/in",
            ["session=1; Path=/; HttpOnly", "secret=s; Secure", "old=x; Max-Age=0", "deep=d; Path=/deep"],
        ),
        ("/deep/er", ["session=2; Path=/", "theme=dark; Path=/; Expires=Wed, 01 Jan 2098 00:00:00 GMT"]),
    ]
    async with serve(leading(*hops)) as server:
        await egress.request("GET", f"{server.url}/", headers={"Cookie": "session=0; mine=1"})
        await egress.request("GET", f"{server.url}/later")
    sent = [set(seen.headers.get("cookie", "").split("; ")) for seen in server.requests]
    assert sent == [
        {"session=0", "mine=1"},
        {"mine=1", "session=1"},
        {"mine=1", "session=2", "theme=dark", "deep=d"},
        {""},
    ]


async def test_cookies_never_go_to_another_host(egress: Egress) -> None:
    async with serve(leading(), host="127.0.0.2") as there:
        hop = (f"{there.url}/landed", ["session=1; Path=/", "wide=1; Path=/; Domain=127.0.0.2"])
        async with serve(leading(hop)) as here:
            await egress.request("GET", here.url)
    assert "cookie" not in there.requests[0].headers


@pytest.mark.parametrize(
    ("cookie", "there", "goes"),
    [
        ("a=1", "https://shop.example.com/", True),
        ("a=1", "http://shop.example.com/", True),
        ("a=1; Secure", "http://shop.example.com/", False),
        ("a=1; Secure", "https://shop.example.com/", True),
        ("a=1; Domain=example.com", "https://shop.example.com/", True),
        ("a=1; Domain=example.com", "https://other.example.com/", False),
        ("a=1; Domain=elsewhere.com", "https://shop.example.com/", False),
        ("a=1; Path=/cart", "https://shop.example.com/", False),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://shop.example.com/", False),
        ("a=ü", "https://shop.example.com/", True),
    ],
)
def test_a_cookie_goes_where_it_was_set_for(cookie: str, there: str, goes: bool) -> None:
    cookies = Cookies()
    cookies.keep(parse("https://shop.example.com/"), [(b"Set-Cookie", cookie.encode())])
    assert cookies.header(parse(there), None) == (cookie.partition(";")[0] if goes else None)


async def test_repeated_headers_are_told_one_by_one_and_cookies_always(egress: Egress) -> None:
    async def answer(exchange: Exchange) -> None:
        lines = ["set-cookie: a=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT", "link: <a>", "link: <b>"]
        lines = [*lines, "x-name: Zoë", "content-length: 0"]
        await exchange.send("\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode())

    async with serve(answer) as server:
        response = await egress.request("GET", server.url)
    assert response.repeated == {
        "set-cookie": ["a=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT"],
        "link": ["<a>", "<b>"],
    }
    assert (response.headers["link"], response.headers["x-name"]) == ("<a>, <b>", "Zoë")


@pytest.mark.parametrize(
    ("url", "query", "path"),
    [
        ("http://x/?a=b%2fc&d=1+2&a=%zz&e=100%", {}, "/?a=b%2fc&d=1+2&a=%zz&e=100%"),
        ("http://x/p?b=2&a=1&b=3", {"b": "4", "c": ["5", "6"]}, "/p?b=2&a=1&b=3&b=4&c=5&c=6"),
        ("http://x/p?sig=a/b:c'=$", {"q": "ü &+"}, "/p?sig=a/b:c'=$&q=%C3%BC+%26%2B"),
        ("http://x/p?", {"a": "1"}, "/p?a=1"),
        ("http://x/p?a&", {"b": ""}, "/p?a&b="),
        ("http://x/p#f?x=1", {"b": "1"}, "/p?b=1"),
        ('http://x/p?ü= "<>', {}, "/p?%C3%BC=%20%22%3C%3E"),
        ("http://x?q=1", {}, "/?q=1"),
        ("http://x/p?a=1?b=2", {"c": "3"}, "/p?a=1?b=2&c=3"),
        ("http://x/p?", {}, "/p?"),
    ],
)
def test_the_query_of_an_address_stays_as_it_stands(
    url: str, query: dict[str, str | list[str]], path: str
) -> None:
    assert parse(url, query).path == path
