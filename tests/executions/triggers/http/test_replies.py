"""The replies of workflows."""

from uuid import uuid4

import pytest

from executions.triggers.http.replies import body_response, told
from workflows.sdk import Json

FOR_THE_ORIGIN = ["Clear-Site-Data", "NEL", "Report-To", "Reporting-Endpoints", "Set-Cookie", "Alt-Svc"]
FOR_A_PROXY = ["Transfer-Encoding", "Content-Encoding", "X-Accel-Redirect", "X-Sendfile"]


def test_a_header_of_its_own_is_sent() -> None:
    sent = body_response(201, {"X-Shop": "7", "Location": "/a"}, "x")
    assert (sent.status_code, sent["X-Shop"], sent["Location"]) == (201, "7", "/a")


@pytest.mark.parametrize("name", [*FOR_THE_ORIGIN, *FOR_A_PROXY, "Bad Name", "Naïve", ""])
def test_what_acts_on_the_whole_origin_or_on_a_proxy_is_not(name: str) -> None:
    assert name.lower() not in {sent.lower() for sent in body_response(200, {name: "1"}, "x").headers}


def test_a_header_stays_on_its_line() -> None:
    assert body_response(200, {"X-A": "1\r\nX-B: 2\0\x7f"}, "x")["X-A"] == "1  X-B: 2  "


def test_half_a_character_has_no_bytes_and_is_shown_as_such() -> None:
    sent = body_response(200, {"X-A": "a\ud800"}, "b\ud800")
    assert (sent["X-A"].encode("latin-1").decode(), sent.content.decode()) == ("a\ufffd", "b\ufffd")
    assert body_response(200, {}, {"c": "\ud800"}).content == b'{"c": "\\ufffd"}'


def sent_as(name: str, value: str, body: Json = "x") -> str:
    return str(body_response(200, {name: value}, body)[name]).encode("latin-1").decode()


@pytest.mark.parametrize(
    ("location", "sent"),
    [
        ("/grüße?q=ü&x=%2f", "/gr%C3%BC%C3%9Fe?q=%C3%BC&x=%2f"),
        ("https://example.com/a?b=[1]#ä", "https://example.com/a?b=[1]#%C3%A4"),
        ("/100%/a b", "/100%/a%20b"),
    ],
)
def test_a_location_is_percent_encoded(location: str, sent: str) -> None:
    assert sent_as("Location", location) == sent


@pytest.mark.parametrize(
    ("given", "content_type", "sent"),
    [
        ('attachment; filename="Grüße.csv"', "text/csv", "attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.csv"),
        ('inline; filename="Grüße.csv"', "text/csv", "inline; filename*=utf-8''Gr%C3%BC%C3%9Fe.csv"),
        ('inline; filename="a.csv"', "text/csv", 'inline; filename="a.csv"'),
        ('inline; filename="a.html"', "text/html", 'attachment; filename="a.html"'),
        ('inline; filename="ä.html"', "text/html", "attachment; filename*=utf-8''%C3%A4.html"),
        (
            "attachment; filename*=UTF-8''%C3%A4.pdf",
            "application/pdf",
            "attachment; filename*=utf-8''%C3%A4.pdf",
        ),
        ("inline", "text/html", "attachment"),
    ],
)
def test_a_file_name_is_written_as_rfc_6266_has_it(given: str, content_type: str, sent: str) -> None:
    headers = {"content-disposition": given, "Content-Type": content_type}
    assert body_response(200, headers, "x")["Content-Disposition"] == sent


@pytest.mark.parametrize(
    ("content_type", "body", "content"),
    [
        ("text/plain; charset=iso-8859-1", "ü€", b"\xfc\x80"),
        ("text/csv; charset=utf-16", "ü", b"\xff\xfe\xfc\x00"),
        ("text/plain; charset=x-sjis", "あ", b"\x82\xa0"),
        ("text/plain", "ü", b"\xc3\xbc"),
        ("application/json", {"a": 1}, b'{"a": 1}'),
        ("text/plain; charset=koi8-r", "ü", b"\xc3\xbc"),
    ],
)
def test_the_body_is_written_in_the_charset_of_its_content_type(
    content_type: str, body: Json, content: bytes
) -> None:
    sent = body_response(200, {"Content-Type": content_type}, body)
    assert (sent.content, sent["Content-Type"]) == (content, content_type)


def test_other_headers_are_utf_8() -> None:
    assert sent_as("X-Name", "Zoë €") == "Zoë €"


@pytest.mark.parametrize("by_node", [True, False])
def test_an_answer_that_is_a_file_is_read_from_there(by_node: bool) -> None:
    response = {"$asset": str(uuid4()), "size": 300_000, "preview": "{"}
    assert told(uuid4(), {"status": "succeeded", "response": response, "output": 1}, by_node) is None
