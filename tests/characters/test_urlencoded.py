"""Forms in the charset that they were sent in."""

import pytest

from characters import NotUrlencodedError, form_fields


@pytest.mark.parametrize(
    ("content", "declared", "fields"),
    [
        (b"name=Gr%C3%BC%C3%9Fe&b=1+2&b=&c", None, {"name": ["Grüße"], "b": ["1 2", ""], "c": [""]}),
        ("name=Grüße".encode(), None, {"name": ["Grüße"]}),
        (b"name=Gr%FC%DFe", "iso-8859-1", {"name": ["Grüße"]}),
        (b"name=Gr%FC%DFe", None, {"name": ["Grüße"]}),
        (b"_charset_=windows-1251&name=%CF", None, {"_charset_": ["windows-1251"], "name": ["П"]}),
        (b"%82%a0=%82%a0", "shift_jis", {"あ": ["あ"]}),
        (b"a=%FE%FF", "windows-1252", {"a": ["þÿ"]}),
        (b"a=%ED%A0%80", "utf-8", {"a": ["\ufffd\ufffd\ufffd"]}),
        (b"a=100%&b=%zz", None, {"a": ["100%"], "b": ["%zz"]}),
    ],
)
def test_fields_are_read_in_their_charset(
    content: bytes, declared: str | None, fields: dict[str, list[str]]
) -> None:
    assert form_fields(content, declared, 10) == fields


def test_the_number_of_fields_has_a_limit() -> None:
    with pytest.raises(NotUrlencodedError, match="more than 2 fields"):
        form_fields(b"a=1&b=2&c=3", None, 2)
