"""Parsing the bytes of a webhook call."""

import base64
from typing import Any
from uuid import uuid4

import pytest

from core.errors import InvalidError, TooLargeError, WireloomError
from executions.start.incoming_files import IncomingFiles
from executions.triggers.http.call import HttpCall, parsed
from workflows.sdk import Json

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def multipart(*parts: tuple[str, bytes], boundary: str = "x") -> tuple[str, bytes]:
    body = b"".join(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts)
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


@pytest.mark.parametrize(
    ("content_type", "body", "value"),
    [
        ("application/json", '{"a": "ü"}'.encode(), {"a": "ü"}),
        ("application/json; charset=iso-8859-1", b'{"a": "\xfc"}', {"a": "ü"}),
        ("application/json, application/json", b"[1]", [1]),
        ("text/json", b"[1]", [1]),
        ("application/cloudevents+json; charset=UTF-8", b"[1]", [1]),
        ("application/json", b'["\\ud83d", "\\ud83d\\ude00"]', ["\ufffd", "😀"]),
        ("application/json", b"[1234567890123456789]", [1234567890123456789]),
        ("application/x-www-form-urlencoded", b"a=%C3%BC&b=1&b=2", {"a": "ü", "b": ["1", "2"]}),
        ("application/x-www-form-urlencoded;charset=windows-1251", b"a=%CF", {"a": "П"}),
        ("application/x-www-form-urlencoded", b"a=%FC", {"a": "ü"}),
        ("text/plain; charset=x-sjis", b"\x82\xa0", "あ"),
        ("text/plain", "ü".encode(), "ü"),
        ("text/plain", b"\xfc", "ü"),
        (
            "text/xml",
            b"<?xml version='1.0' encoding='koi8-r'?>\xd0",
            "<?xml version='1.0' encoding='koi8-r'?>п",
        ),
        ("text/html", b"<meta charset=koi8-r>\xd0", "<meta charset=koi8-r>п"),
        ("", b"plain", "plain"),
        ("image/png", PNG, base64.b64encode(PNG).decode()),
        ("application/octet-stream", PNG, base64.b64encode(PNG).decode()),
        ("application/x-ndjson", b'{"a": 1}\n{"a": 2}\n', '{"a": 1}\n{"a": 2}\n'),
        ("application/json", b"", None),
    ],
)
def test_a_body_is_what_it_says(content_type: str, body: bytes, value: Json) -> None:
    assert parsed(content_type, body) == value


def test_a_form_with_files_has_values_and_files() -> None:
    given = multipart(
        ('Content-Disposition: form-data; name="name"', "Grüße".encode()),
        ('Content-Disposition: form-data; name="tag"', b"a"),
        ('Content-Disposition: form-data; name="tag"', b"b"),
        ('Content-Disposition: form-data; name="file"; filename="Bär.png"\r\nContent-Type: image/png', PNG),
    )
    assert parsed(*given) == {
        "name": "Grüße",
        "tag": ["a", "b"],
        "file": {
            "filename": "Bär.png",
            "content_type": "image/png",
            "size": len(PNG),
            "base64": base64.b64encode(PNG).decode(),
        },
    }


def russian(charset: str, *more: tuple[str, bytes]) -> tuple[str, bytes]:
    """A form with a file, all of whose names and values are Russian."""
    content_type, body = multipart(
        *more,
        ('Content-Disposition: form-data; name="имя"; filename="файл.bin"', b"FILE"),
        ('Content-Disposition: form-data; name="слово"', "Привет".encode()),
    )
    return content_type, body.decode().encode(charset).replace(b"FILE", PNG)


def is_russian(given: Any) -> bool:
    file = given["имя"]
    return (given["слово"], file["filename"], file["base64"]) == (
        "Привет",
        "файл.bin",
        base64.b64encode(PNG).decode(),
    )


@pytest.mark.parametrize(
    ("named", "charset"),
    [
        ("windows-1251", "cp1251"),
        (" X-SJIS ", "cp932"),
        ("koi8-r", "koi8-r"),
        ("gbk", "gbk"),
        ("UTF-8", "utf-8"),
        ("idna", "utf-8"),
        ("utf-16", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_a_form_with_files_says_its_charset_in_a_field(named: str, charset: str) -> None:
    field = ('Content-Disposition: form-data; name="_charset_"', named.encode())
    assert is_russian(parsed(*russian(charset, field)))


@pytest.mark.parametrize("label", ["windows-1251", '"CP1251"'])
def test_a_form_with_files_says_its_charset_in_its_type(label: str) -> None:
    field = ('Content-Disposition: form-data; name="_charset_"', b"koi8-r")
    content_type, body = russian("cp1251", field)
    assert is_russian(parsed(f"{content_type}; charset={label}", body))


def test_no_part_of_a_form_in_an_unnamed_charset_is_left_out() -> None:
    given = multipart(('Content-Disposition: form-data; name="größe"; filename="ä"', PNG))
    (name,) = parsed(given[0], given[1].replace("ß".encode(), b"\xdf").replace("ö".encode(), b"\xf6"))  # type: ignore[misc]
    assert name == "größe"


def test_a_file_of_several_megabytes_arrives_whole() -> None:
    content = bytes(range(256)) * 4 * 3 * 1024
    given = parsed(*multipart(('Content-Disposition: form-data; name="f"; filename="a.bin"', content)))
    assert base64.b64decode(given["f"]["base64"]) == content  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json", b"[NaN]", InvalidError),
        ("application/json", b"[1e400]", InvalidError),
        ("application/json", b'"\xfc"', InvalidError),
        ("text/plain; charset=iso-2022-kr", b"x", InvalidError),
        ("application/x-www-form-urlencoded; charset=hz-gb-2312", b"a=1", InvalidError),
        ("multipart/form-data", b"x", InvalidError),
        ("multipart/form-data; boundary=x; charset=hz-gb-2312", b"--x\r\n\r\nx\r\n--x--\r\n", InvalidError),
        ("multipart/form-data; boundary=é", b"x", InvalidError),
        ("application/x-www-form-urlencoded", b"a=1&" * 1_001, TooLargeError),
        (*multipart(*[('Content-Disposition: form-data; name="a"', b"1")] * 1_001), TooLargeError),
        (
            *multipart(*[('Content-Disposition: form-data; name="a"; filename="b"', b"1")] * 200),
            TooLargeError,
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content_type: str, body: bytes, error: type[WireloomError]) -> None:
    with pytest.raises(error):
        parsed(content_type, body)


def test_headers_and_query_are_text(rf: Any) -> None:
    request = rf.post(
        "/hooks/t?q=%C3%BC&q=%FC&empty=", b"", "text/plain", HTTP_X_NAME="Zoë".encode().decode("latin-1")
    )
    given = HttpCall.of(request, b"").input((), IncomingFiles(uuid4(), uuid4()))
    assert given["headers"]["x-name"] == "Zoë"
    assert set(given["query"]) == {"q", "empty"}
