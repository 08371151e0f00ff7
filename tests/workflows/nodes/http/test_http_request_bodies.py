"""Bodies go out in the form and the charset that were asked for."""

import base64
import json
import re

import pytest

from tests.workflows.nodes.http.requesting import failure, run
from workflows.sdk import Json
from workflows.templating import compile


@pytest.mark.parametrize(
    ("kind", "body", "content", "content_type"),
    [
        ("none", {"ignored": 1}, None, None),
        ("json", {"a": "ü"}, '{"a": "ü"}'.encode(), "application/json"),
        ("json", '{"a": 1}', b'{"a": 1}', "application/json"),
        ("json", None, b"null", "application/json"),
        ("form", {"a": "1 2", "b": [1, 2]}, b"a=1+2&b=1&b=2", "application/x-www-form-urlencoded"),
        ("form", '{"a": true}', b"a=true", "application/x-www-form-urlencoded"),
        ("form", "", b"", "application/x-www-form-urlencoded"),
        ("raw", "plain", b"plain", "text/plain; charset=utf-8"),
        ("raw", [1], b"[1]", "text/plain; charset=utf-8"),
    ],
)
async def test_a_body_is_encoded_as_its_kind(
    kind: str, body: Json, content: bytes | None, content_type: str | None
) -> None:
    _, request = await run({"method": "POST", "body_type": kind, "body": body})
    assert request.content == content
    assert request.headers.get("content-type") == content_type


async def test_a_content_type_of_the_user_wins() -> None:
    parameters = {
        "method": "PUT",
        "body_type": "raw",
        "body": "<a/>",
        "headers": {"Content-Type": "text/xml"},
    }
    _, request = await run(parameters)
    assert request.headers["content-type"] == "text/xml"


@pytest.mark.parametrize(
    ("kind", "body", "content_type", "content"),
    [
        ("raw", "ü€", "text/plain; charset=iso-8859-1", b"\xfc\x80"),
        ("raw", "<ü/>", "text/xml; charset=utf-16", b"\xff\xfe<\x00\xfc\x00/\x00>\x00"),
        ("raw", "あ", "text/plain; charset=x-sjis", b"\x82\xa0"),
        ("json", {"a": "ü"}, "application/json; charset=latin1", b'{"a": "\xfc"}'),
        ("form", {"ü": ["ü", 1]}, "application/x-www-form-urlencoded; charset=latin1", b"%FC=%FC&%FC=1"),
        ("raw", "a\ud800", "text/plain", b"a\xef\xbf\xbd"),
        ("json", ["\ud800"], "application/json", b'["\xef\xbf\xbd"]'),
    ],
)
async def test_a_body_goes_out_in_the_charset_that_its_content_type_names(
    kind: str, body: Json, content_type: str, content: bytes
) -> None:
    headers: Json = {"Content-Type": content_type}
    _, request = await run({"method": "POST", "body_type": kind, "body": body, "headers": headers})
    assert (request.content, request.headers["content-type"]) == (content, content_type)


@pytest.mark.parametrize(
    ("charset", "why"),
    [("idna", "'idna' is not known to browsers"), ("koi8-r", "koi8-r has no 'ü' .U.00FC.; utf-8 has every")],
)
async def test_a_charset_that_the_body_does_not_fit_is_told(charset: str, why: str) -> None:
    headers: Json = {"Content-Type": f"text/plain; charset={charset}"}
    error = await failure({"method": "POST", "body_type": "raw", "body": "ü", "headers": headers})
    assert error.code == "invalid_body"
    assert re.search(why, error.message)


async def test_a_multipart_body_carries_fields_and_files() -> None:
    files = [
        {"filename": 'a"b.txt', "content": "hello", "content_type": "text/plain"},
        {"filename": "c.bin", "base64": base64.b64encode(b"\x00\xff").decode()},
    ]
    _, request = await run({"method": "POST", "body_type": "multipart", "body": {"name": "x", "file": files}})
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    assert request.content is not None
    parts = request.content.split(b"--" + boundary)
    assert parts[-1] == b"--\r\n"
    assert parts[1] == b'\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n'
    assert b'filename="a%22b.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n' in parts[2]
    assert parts[3].endswith(b"\r\n\r\n\x00\xff\r\n")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"body_type": "json", "body": '{"a": Bob}'}, "not valid JSON"),
        ({"body_type": "json", "body": "[1,\n NaN]"}, "NaN is not JSON at line 2, column 2"),
        ({"body_type": "form", "body": "a=1"}, "an object of fields, not str"),
        ({"body_type": "multipart", "body": {"f": {"filename": "x", "base64": "!"}}}, "not valid base64"),
    ],
)
async def test_a_body_that_cannot_be_encoded_is_told(parameters: dict[str, Json], message: str) -> None:
    error = await failure({"method": "POST", **parameters})
    assert (error.code, error.details["field"]) == ("invalid_body", "body")
    assert message in error.message


async def test_the_example_in_the_hint_about_a_json_body_works() -> None:
    error = await failure({"method": "POST", "body_type": "json", "body": '{"text": Say "hi"}'})
    (example,) = re.findall(r"as in (\{.*\})\.", error.hint)
    body = compile(example).render({"answer": {"text": 'Say "hi"'}})
    _, request = await run({"method": "POST", "body_type": "json", "body": body})
    assert json.loads(request.content or b"") == {"text": 'Say "hi"'}
