"""What `http.request` makes of an answer's bytes: the charset, JSON or none, what is no text."""

import base64

import pytest

from workflows.nodes.http._messages.answer import data_of, headers_of, kind_of, refusal
from workflows.sdk import HttpResponse, Json, NodeError
from workflows.sdk.testing import FixedClock

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def answer(body: bytes, content_type: str = "", status: int = 200, **repeated: list[str]) -> HttpResponse:
    headers = {"content-type": content_type} if content_type else {}
    joined = {name.replace("_", "-"): ", ".join(values) for name, values in repeated.items()}
    several = {name.replace("_", "-"): values for name, values in repeated.items()}
    return HttpResponse(
        status=status,
        headers=headers | joined,
        content=body,
        url="https://api.example.com/",
        elapsed_ms=1,
        repeated=several,
    )


def read(response: HttpResponse, kind: str) -> Json:
    return data_of(response, kind_of(response, kind))


def refused(kind: str, body: bytes, content_type: str) -> NodeError:
    with pytest.raises(NodeError) as caught:
        read(answer(body, content_type), kind)
    assert caught.value.code == "invalid_response" and caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=Shift_JIS", "あ".encode("cp932"), "あ"),
        ("text/plain; charset=x-sjis", "あ".encode("cp932"), "あ"),
        ("text/plain; charset=latin1", b"\x80", "€"),
        ("text/plain; charset=utf-16", "ü".encode("utf-16-le"), "ü"),
        ("text/plain; charset=windows-1251", b"\xef\xbb\xbf\xc3\xbc", "ü"),
        ("text/plain; charset=undefined", "ü".encode(), "ü"),
        ("text/plain; charset=unicode_escape", b"\\u0041\xfc", "\\u0041ü"),
        ("text/plain; charset=idna", b"xn--mnchen-3ya", "xn--mnchen-3ya"),
        ("text/html", b'<meta charset="windows-1251"><p>\xcf', '<meta charset="windows-1251"><p>П'),
        (
            "text/html; charset=utf-8",
            '<meta charset="windows-1251">П'.encode(),
            '<meta charset="windows-1251">П',
        ),
        (
            "text/xml",
            b'<?xml version="1.0" encoding="koi8-r"?><a>\xd0',
            '<?xml version="1.0" encoding="koi8-r"?><a>п',
        ),
        (
            "application/atom+xml",
            b"<?xml version='1.0' encoding='latin1'?>\xfc",
            "<?xml version='1.0' encoding='latin1'?>ü",
        ),
        ("text/csv", b"Gr\xfc\xdfe", "Grüße"),
        ("text/csv", "Grüße".encode(), "Grüße"),
        ("", b"\xfc", "ü"),
        ("text/plain", b"\xff\xfe\xfc\x00", "ü"),
    ],
)
def test_text_is_read_in_its_charset(content_type: str, body: bytes, text: str) -> None:
    assert read(answer(body, content_type), "auto") == text


@pytest.mark.parametrize("content_type", ["", "image/png", "application/octet-stream", "text/plain"])
def test_bytes_that_are_no_text_are_a_file_unless_base64_is_asked_for(content_type: str) -> None:
    assert kind_of(answer(PNG, content_type), "auto") == "file"
    assert read(answer(PNG, content_type), "binary") == base64.b64encode(PNG).decode()


def test_a_charset_that_the_web_refuses_is_told() -> None:
    assert "refuse to decode" in refused("text", b"x", "text/html; charset=iso-2022-kr").message


@pytest.mark.parametrize(
    ("content_type", "body", "data"),
    [
        ("application/json; charset=iso-8859-1", b'{"a": "\xfc"}', {"a": "ü"}),
        ("application/json", b"\xef\xbb\xbf[1]", [1]),
        ("application/json", "[1]".encode("utf-16"), [1]),
        ("text/json", b"[1]", [1]),
        ("application/vnd.api+json", b"[1]", [1]),
        ("model/gltf+json", b"[1]", [1]),
        ("application/json, application/json", b"[1]", [1]),
        ("application/json; charset=utf-8, application/json; charset=utf-8", b"[1]", [1]),
        ("application/json", b"", None),
        ("application/json", b" \r\n", None),
        ("application/json", b'["\\ud800", "\\ud83d\\ude00"]', ["\ufffd", "😀"]),
        ("application/json", b"[1234567890123456789012345, 1.5]", [1234567890123456789012345, 1.5]),
        ("application/json", b'{"a": 1, "a": 2}', {"a": 2}),
        ("application/x-ndjson", b'{"a": 1}\n\n{"a": 2}\r\n', [{"a": 1}, {"a": 2}]),
        ("application/jsonl", b"1", [1]),
        ("application/json-seq", b"\x1e1\n\x1e[2]\n", [1, [2]]),
        ("application/x-ndjson", b"", []),
    ],
)
@pytest.mark.parametrize("kind", ["auto", "json"])
def test_data_is_data(kind: str, content_type: str, body: bytes, data: Json) -> None:
    assert read(answer(body, content_type), kind) == data


def test_the_setting_decides_over_the_content_type() -> None:
    assert read(answer(b"1\n2\n", "text/plain"), "jsonl") == [1, 2]
    assert read(answer(b"[1", "application/json"), "text") == "[1"
    assert read(answer(b"1\n2", "application/x-ndjson"), "text") == "1\n2"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "Expecting value at line 1, column 1"),
        (b'{"a": 1,\n "b": }', "Expecting value at line 2, column 7"),
        (b"[1] [2]", "Extra data at line 1, column 5"),
        (b'["NaN",\n  NaN]', "NaN is not JSON at line 2, column 3"),
        (b"[NaNny]", "NaN is not JSON at line 1, column 2"),
        (
            b'[1e400x, "' + b'\\"' * 500_000,
            "The number 1e400 is too large at line 1, column 2",
        ),
        (b"[-Infinity]", "-Infinity is not JSON at line 1, column 2"),
        (b'{"1e400": 1e400}', "The number 1e400 is too large at line 1, column 11"),
        (b"[" + b"9" * 5000 + b"]", "has 5000 digits, which is more than the limit at line 1, column 2"),
        (b"[" * 100_000, "nested too deeply"),
        (b'"\xff"', "the byte 0xff at position 1 is not utf-8"),
        (b'"\xed\xa0\x80"', "the byte 0xed at position 1 is not utf-8"),
    ],
)
@pytest.mark.parametrize(("kind", "content_type"), [("auto", "application/json"), ("json", "text/plain")])
def test_what_should_be_json_and_is_none_is_told_with_its_place(
    kind: str, content_type: str, body: bytes, message: str
) -> None:
    error = refused(kind, body, content_type)
    assert message in error.message
    assert "text" in str(error.hint)
    assert error.details["body"]


def test_a_broken_line_is_told_with_its_number() -> None:
    assert "at line 3, column 7" in refused("auto", b'1\n2\n{"a": }\n4', "application/jsonl").message


def test_json_lines_that_say_they_are_json_are_recognised_in_the_hint() -> None:
    assert "choose `JSON Lines`" in str(refused("auto", b"{}\n{}", "application/json").hint)


def test_repeated_headers_are_lists_and_cookies_always() -> None:
    several = answer(b"", "text/plain", link=["<a>", "<b>"], set_cookie=["a=1"])
    assert headers_of(several) == {
        "content-type": "text/plain",
        "link": ["<a>", "<b>"],
        "set-cookie": ["a=1"],
    }


def test_the_text_of_a_refusal_is_readable_in_any_charset() -> None:
    for content_type, body in (
        ("text/plain; charset=koi8-r", b"\xd0"),
        ("text/plain; charset=iso-2022-kr", "п".encode()),
    ):
        error = refusal("GET", answer(body, content_type, 404), FixedClock().now())
        assert error.details["body"] == "п"
