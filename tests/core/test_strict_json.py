"""JSON from outside: within its limits, and with one meaning."""

import pytest

from core.errors import InvalidError, TooLargeError
from core.strict_json import MAX_BYTES, MAX_DEPTH, MAX_VALUES, loads


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_values_come_in_as_they_are() -> None:
    assert loads(b'{"a": [1, 2.5, null, true, "\\u00fc", "\\ud83d", "\\ud83d\\ude00"]}') == {
        "a": [1, 2.5, None, True, "ü", "\ufffd", "😀"]
    }


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"a": 1, "a": 2}', "'a' occurs twice"),
        (b'{"x": {"a": 1, "a": 2}}', "'a' occurs twice"),
        (b"NaN", "NaN"),
        (b"[Infinity]", "Infinity"),
        (b"-Infinity", "Infinity"),
        (b"1e999", "is too large for a number"),
        (b"-1e999", "is too large for a number"),
        (b"9" * 5_000, "digit"),
        (b'{"a": }', "Expecting value"),
        (b'"\xff"', "the byte 0xff at position 1 is not utf-8"),
        (b"{} {}", "Extra data"),
        (b"", "Expecting value"),
    ],
)
def test_what_two_readers_would_take_differently_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(InvalidError, match=why) as caught:
        loads(raw)
    assert caught.value.code == "invalid_json"


def test_the_depth_has_a_limit() -> None:
    loads(nested(MAX_DEPTH))
    for depth in (MAX_DEPTH + 1, MAX_DEPTH * 100, 500_000):
        with pytest.raises(TooLargeError, match="nested deeper than 64"):
            loads(nested(depth))


def test_the_number_of_values_has_a_limit() -> None:
    assert len(loads(b"[" + b"1," * (MAX_VALUES - 2) + b"1]")) == MAX_VALUES - 1
    with pytest.raises(TooLargeError, match="more than 100000 values"):
        loads(b"[" + b"1," * (MAX_VALUES - 1) + b"1]")


def test_the_size_has_a_limit() -> None:
    assert len(loads(b'"' + b"a" * (MAX_BYTES - 2) + b'"')) == MAX_BYTES - 2
    with pytest.raises(TooLargeError, match="at most 10485760"):
        loads(b'"' + b"a" * (MAX_BYTES - 1) + b'"')


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        ('"ü"'.encode(), None),
        (b"\xef\xbb\xbf" + '"ü"'.encode(), None),
        (b'"\xfc"', "iso-8859-1"),
        ('"ü"'.encode("utf-16"), None),
        ('"ü"'.encode("utf-16-le"), None),
        ('"ü"'.encode("utf-16-be"), "utf-16be"),
        ('"ü"'.encode(), "idna"),
    ],
)
def test_json_is_read_in_the_charset_that_it_comes_in(raw: bytes, charset: str | None) -> None:
    assert loads(raw, charset) == "ü"


@pytest.mark.parametrize(
    ("raw", "charset"), [(b'"\xed\xa0\x80"', None), (b'"\xfc"', "idna"), (b'""', "hz-gb-2312")]
)
def test_json_in_no_charset_of_the_web_is_refused(raw: bytes, charset: str | None) -> None:
    with pytest.raises(InvalidError):
        loads(raw, charset)


def test_keys_that_are_the_same_once_they_are_whole_stand_twice() -> None:
    with pytest.raises(InvalidError, match="occurs twice"):
        loads(b'{"\\ud800": 1, "\\udc00": 2}')


def test_the_key_that_stands_twice_among_very_many_is_found_at_once() -> None:
    # With a comparison of each key with each, this would take minutes.
    keys = ",".join(f'"{place}":0' for place in range(200_000))
    with pytest.raises(InvalidError, match="'last' occurs twice"):
        loads(f'{{{keys},"last":1,"last":2}}'.encode())
