"""Charsets by the WHATWG Encoding Standard: the names and tables that browsers use, which differ from Python's.

There, `latin1` is windows-1252, `x-sjis` exists, and `idna` and `unicode_escape` do not. Nothing is guessed
from byte frequencies: a byte order mark takes precedence, then the declared charset, then UTF-8 if the bytes
are valid UTF-8, otherwise windows-1252, which has a character for every byte.
"""

import codecs
from dataclasses import dataclass
from typing import Literal

import webencodings

from characters.surrogates import whole

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
FALLBACK = "windows-1252"


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Python's windows-1252 leaves undefined are control characters in the standard."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("wireloom.control", _as_control)


@dataclass(frozen=True)
class Charset:
    """A charset of the standard; `name` is the standard's name, `codec` Python's."""

    name: str
    codec: webencodings.Encoding


@dataclass(frozen=True)
class Text:
    """Decoded text, the `charset` used, and what determined it."""

    text: str
    charset: str
    because: Literal["mark", "declared", "utf-8", "fallback"]


class UnreadableTextError(ValueError):
    """The bytes cannot be decoded in the named charset; the message says why and what to do."""


def find(label: str | None) -> Charset | None:
    """The charset of a label on the web; None for a label that the standard does not define."""
    # The standard trims ASCII spaces; many labels are also wrapped in quotation marks that do not belong to
    # them.
    found = webencodings.lookup(label.strip("\t\n\f\r \"'")) if label else None
    return Charset(found.name, found) if found else None


def decode(content: bytes, *declared: str | None, strict: bool = False) -> Text:
    """`content` as text, by the first label in `declared` that the standard defines.

    Labels that the standard does not define are ignored. Undecodable bytes become U+FFFD, or with `strict`
    raise UnreadableTextError; so do, with `strict`, bytes that are not UTF-8 and have no known label. Charsets
    that the standard refuses to decode (`iso-2022-kr`, `hz-gb-2312` and others, which were used to smuggle
    scripts past filters) always raise it.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Text(read(content[len(mark) :], name, strict), name, "mark")
    for label in declared:
        if charset := find(label):
            return Text(read(content, charset.name, strict), charset.name, "declared")
    return _undeclared(content, next((label for label in declared if label), None), strict)


def encode(text: str, label: str | None) -> bytes:
    """`text` encoded in the charset of `label`; in UTF-8 without a label.

    Raises UnreadableTextError for an unknown label and for a character that the charset does not have.
    """
    charset = find(label or "utf-8")
    if charset is None or charset.name == "replacement":
        raise UnreadableTextError(f"The charset {label!r} is not known to browsers.")
    # `utf-16` alone does not specify the byte order, so a byte order mark does (RFC 2781, section 4.3).
    mark = "\ufeff" if label and label.strip().lower() == "utf-16" else ""
    try:
        return bytes(charset.codec.codec_info.encode(mark + whole(text), "strict")[0])
    except UnicodeEncodeError as error:
        sign = error.object[error.start]
        raise UnreadableTextError(
            f"The charset {charset.name} has no {sign!r} (U+{ord(sign):04X}); utf-8 has every character."
        ) from error


def read(content: bytes, name: str, strict: bool = False) -> str:
    """`content` decoded in the standard's charset `name`, byte order marks included. Raises UnreadableTextError."""
    if name == "replacement":
        raise UnreadableTextError("Browsers refuse to decode the declared charset, for security.")
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
            named = f" (the charset {unknown[:40]!r} is not known to browsers)" if unknown else ""
            raise UnreadableTextError(_position(error, "utf-8") + named) from error
        return Text(read(content, FALLBACK, False), FALLBACK, "fallback")


def _position(error: UnicodeDecodeError, name: str) -> str:
    byte = error.object[error.start]
    return f"the byte 0x{byte:02x} at position {error.start} is not {name}"
