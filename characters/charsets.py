"""Charsets by the WHATWG Encoding Standard: the names and tables that browsers go by, which are not Python's.

`latin1` is windows-1252 there, `x-sjis` is known, `idna` and `unicode_escape` are not. Nothing is guessed from how
often bytes occur: a byte order mark wins, then what was declared, then UTF-8 where the bytes are UTF-8, else
windows-1252, which has a character for each byte.
"""

import codecs
from dataclasses import dataclass
from typing import Literal

import webencodings

from characters.surrogates import whole

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
FALLBACK = "windows-1252"


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Python's windows-1252 leaves open are control characters in the standard's."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("wireloom.control", _as_control)


@dataclass(frozen=True)
class Charset:
    """A charset of the standard by its `name`; `codec` is Python's for it."""

    name: str
    codec: webencodings.Encoding


@dataclass(frozen=True)
class Text:
    """Decoded text, the `charset` it was read with, and what decided on it."""

    text: str
    charset: str
    because: Literal["mark", "declared", "utf-8", "fallback"]


class UnreadableTextError(ValueError):
    """The bytes cannot be read as text in the charset that was named; its text says why and what to do."""


def find(label: str | None) -> Charset | None:
    """The charset that a label means on the web, None for one that the standard does not know."""
    # The standard trims ASCII spaces; quotation marks stand around many labels although they are no part of them.
    found = webencodings.lookup(label.strip("\t\n\f\r \"'")) if label else None
    return Charset(found.name, found) if found else None


def decode(content: bytes, *declared: str | None, strict: bool = False) -> Text:
    """`content` as text; of the labels in `declared` the first that the standard knows counts.

    A label that the standard does not know counts as none. Bytes without a meaning become U+FFFD, or with `strict` an
    UnreadableTextError; so do, with `strict`, bytes that are not UTF-8 and that no known label speaks for. Raises it
    in any case for a charset that the standard refuses to read (`iso-2022-kr`, `hz-gb-2312` and others, by which
    scripts were smuggled past filters).
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Text(read(content[len(mark) :], name, strict), name, "mark")
    for label in declared:
        if charset := find(label):
            return Text(read(content, charset.name, strict), charset.name, "declared")
    return _undeclared(content, next((label for label in declared if label), None), strict)


def encode(text: str, label: str | None) -> bytes:
    """`text` in the charset that `label` means; UTF-8 where there is none.

    Raises UnreadableTextError for an unknown label, and for a character that the charset does not have.
    """
    charset = find(label or "utf-8")
    if charset is None or charset.name == "replacement":
        raise UnreadableTextError(f"The charset {label!r} is not known to the web.")
    # `utf-16` alone does not say which half comes first, so a byte order mark does (RFC 2781, section 4.3).
    mark = "\ufeff" if label and label.strip().lower() == "utf-16" else ""
    try:
        return bytes(charset.codec.codec_info.encode(mark + whole(text), "strict")[0])
    except UnicodeEncodeError as error:
        sign = error.object[error.start]
        raise UnreadableTextError(
            f"The charset {charset.name} has no {sign!r} (U+{ord(sign):04X}); utf-8 has every character."
        ) from error


def read(content: bytes, name: str, strict: bool = False) -> str:
    """`content` in the charset `name` of the standard, byte order marks included. Raises UnreadableTextError."""
    if name == "replacement":
        raise UnreadableTextError(
            "The charset that was declared is one that the web refuses to read, for safety."
        )
    codec, errors = webencodings.lookup(name).codec_info, "strict" if strict else "replace"
    try:
        return whole(codec.decode(content, "wireloom.control" if name == FALLBACK else errors)[0])
    except UnicodeDecodeError as error:
        raise UnreadableTextError(_position(error, name)) from error


def _undeclared(content: bytes, unknown: str | None, strict: bool) -> Text:
    try:
        return Text(content.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        if strict:
            named = f" (the charset {unknown[:40]!r} is not known to the web)" if unknown else ""
            raise UnreadableTextError(_position(error, "utf-8") + named) from error
        return Text(read(content, FALLBACK, False), FALLBACK, "fallback")


def _position(error: UnicodeDecodeError, name: str) -> str:
    byte = error.object[error.start]
    return f"the byte 0x{byte:02x} at position {error.start} is not {name}"
