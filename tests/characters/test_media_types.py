"""A `Content-Type` header, sent once or more often."""

import pytest

from characters import media_type


@pytest.mark.parametrize(
    ("header", "name", "charset"),
    [
        ("application/json", "application/json", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "UTF-8"),
        ('text/plain;x="a;charset=b";charset="koi8-r"', "text/plain", "koi8-r"),
        ("application/json, application/json", "application/json", None),
        ("text/html;charset=gbk, text/html", "text/html", "gbk"),
        ("text/html;charset=gbk, text/plain", "text/plain", None),
        ("text/html, nonsense", "text/html", None),
        ("text/html, */*", "text/html", None),
        ("json", "", None),
        ("", "", None),
        ("text/plain; charset=", "text/plain", None),
        (";" * 100_000, "", None),
        ("text/plain" + ';a="\\"' * 20_000, "text/plain", None),
    ],
)
def test_the_last_readable_type_counts(header: str, name: str, charset: str | None) -> None:
    read = media_type(header)
    assert (read.name, read.charset) == (name, charset)


@pytest.mark.parametrize(
    "name", ["application/json", "text/json", "application/problem+json", "model/gltf+json"]
)
def test_what_is_json(name: str) -> None:
    assert media_type(name).is_json and not media_type(name).is_json_lines


@pytest.mark.parametrize(
    "name", ["application/x-ndjson", "application/jsonl", "application/json-seq", "application/stream+json"]
)
def test_what_is_json_line_by_line(name: str) -> None:
    assert media_type(name).is_json_lines and not media_type(name).is_json
