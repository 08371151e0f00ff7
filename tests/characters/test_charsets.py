"""Charsets are the web's, not Python's, and nothing is guessed."""

import pytest

from characters import UnreadableTextError, decode, encode, find


@pytest.mark.parametrize(
    "label", ["undefined", "idna", "unicode_escape", "punycode", "rot13", "zlib", "utf-7", "hex"]
)
def test_names_that_only_python_knows_are_none(label: str) -> None:
    assert find(label) is None
    assert decode("ä".encode(), label).text == "ä"
    assert decode(b"\xe4", label).because == "fallback"
    with pytest.raises(
        UnreadableTextError, match=r"0xe4 at position 0 is not utf-8 .* not known to browsers"
    ):
        decode(b"\xe4", label, strict=True)


@pytest.mark.parametrize(
    ("label", "content", "text"),
    [
        ("x-sjis", b"\x82\xa0", "あ"),
        ("windows-31j", b"\x82\xa0", "あ"),
        ("latin1", b"\x80", "€"),
        ("ascii", b"\xe4\x81", "ä\x81"),
        (' "ISO-8859-15"\t', b"\xa4", "€"),
        ("gb2312", "中".encode("gbk"), "中"),
        ("ks_c_5601-1987", "한".encode("cp949"), "한"),
        ("koi8-r", b"\xd0", "п"),
        ("utf8", b"a\xff", "a\ufffd"),
        ("utf-16", "ü".encode("utf-16-le"), "ü"),
        ("iso-2022-jp", "あ".encode("iso-2022-jp"), "あ"),
    ],
)
def test_labels_of_the_web_are_understood(label: str, content: bytes, text: str) -> None:
    read = decode(content, label)
    assert (read.text, read.because) == (text, "declared")


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_wins_and_is_no_part_of_the_text(mark: bytes, codec: str) -> None:
    read = decode(mark + "Grüße".encode(codec), "windows-1251")
    assert (read.text, read.because) == ("Grüße", "mark")


def test_without_a_word_it_is_utf_8_or_else_windows_1252() -> None:
    assert decode("Grüße".encode()).charset == "utf-8"
    read = decode(b"Gr\xfc\xdfe f\xfcr 5 \x80")
    assert (read.text, read.charset, read.because) == ("Grüße für 5 €", "windows-1252", "fallback")


@pytest.mark.parametrize("label", ["iso-2022-kr", "hz-gb-2312", "replacement"])
def test_what_the_web_refuses_to_read_is_told(label: str) -> None:
    with pytest.raises(UnreadableTextError, match="refuse to decode"):
        decode(b"abc", label)


def test_strict_reading_names_the_byte() -> None:
    with pytest.raises(UnreadableTextError, match="the byte 0xff at position 1 is not utf-8"):
        decode(b"a\xff", "utf-8", strict=True)


@pytest.mark.parametrize(
    ("label", "content"),
    [
        (None, "ü€".encode()),
        ("iso-8859-1", b"\xfc\x80"),
        ("utf-16", b"\xff\xfe\xfc\x00\xac\x20"),
        ("utf-16be", b"\x00\xfc\x20\xac"),
    ],
)
def test_text_is_written_in_the_charset_that_is_named(label: str | None, content: bytes) -> None:
    assert encode("ü€", label) == content


@pytest.mark.parametrize(
    ("text", "label", "why"),
    [
        ("ü", "idna", "not known"),
        ("ü", "iso-2022-kr", "not known"),
        ("a中", "latin1", "has no '中' .U.4E2D."),
    ],
)
def test_what_cannot_be_written_is_told(text: str, label: str, why: str) -> None:
    with pytest.raises(UnreadableTextError, match=why):
        encode(text, label)
