"""The charset of forms with files. Django's parser uses a charset for values only, and silently drops parts
whose names are not UTF-8; so the text of a form is converted to UTF-8 before it is parsed."""

import re
from collections.abc import Iterator

from characters import decode, find
from characters.charsets import read

_NAMED = re.compile(rb'\bname="?_charset_"?\s*(?:;|\Z)', re.MULTILINE)
_FILE = re.compile(rb"\bfilename\*?=", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"


def text_as_utf8(body: bytes, boundary: str, declared: str | None) -> bytes:
    """`body` with the names of fields and files, and the values of fields, in UTF-8; file contents are
    unchanged.

    The charset is that of the media type, otherwise the one that the form names in its field `_charset_` (RFC
    7578, 4.6), otherwise UTF-8 if all the text is UTF-8. Raises UnreadableTextError.
    """
    delimiter = b"\r\n--" + boundary.encode("utf-8", "replace")
    parts = [part.partition(_HEAD_END) for part in (b"\r\n" + body).split(delimiter)]
    named = next((content.decode("latin-1") for head, _, content in parts if _NAMED.search(head)), None)
    # The leading line break keeps a byte order mark within a field from being taken for one of the form.
    text = b"\n" + b"\n".join(piece for part in parts for piece in _text(*part))
    charset = decode(text, _written(declared), _written(named)).charset
    if charset == "utf-8":
        return body
    return delimiter.join(b"".join(_recoded(*part, charset)) for part in parts)[2:]


def _written(label: str | None) -> str | None:
    """Browsers never write forms in UTF-16: they use UTF-8 (Encoding Standard, "get an output encoding")."""
    found = find(label)
    return None if found and found.name.startswith("utf-16") else label


def _text(head: bytes, end: bytes, content: bytes) -> Iterator[bytes]:
    yield head
    if end and not _FILE.search(head):
        yield content


def _recoded(head: bytes, end: bytes, content: bytes, charset: str) -> Iterator[bytes]:
    yield read(head, charset).encode()
    yield end
    yield content if _FILE.search(head) else read(content, charset).encode()
