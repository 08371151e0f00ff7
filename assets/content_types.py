"""Determines a file's type from its content, whatever the sender declares.

The library `filetype` knows the signatures of binary formats; text and markup are told apart here, because what
a browser would run (HTML, SVG, XML) must never pass for something harmless.
"""

import re
from pathlib import PurePosixPath
from typing import Any

import filetype

from characters import is_plainly_text

LOOKED_AT = 8 * 1024
"""Bytes from a file's beginning that determine its type; `filetype` examines as many."""
UNKNOWN = "application/octet-stream"
_TEXT_WITH_SIGNATURE = frozenset({"application/pdf", "application/rtf", "application/postscript"})
"""Formats that may begin like plain text."""
_USUAL = {"audio/x-wav": "audio/wav", "audio/x-flac": "audio/flac", "audio/m4a": "audio/mp4"}
"""Types registered with IANA, for the unregistered ones of the library."""
_TEXT = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".tsv": "text/tab-separated-values",
    ".vtt": "text/vtt",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
"""Text types that only the file name distinguishes; browsers run none of them."""
_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Zip archives whose first entry does not always identify them as documents."""
_XML = re.compile(r"<\?xml\b")
_ROOT = re.compile(r"<(svg|html)\b")
_MARKUP = re.compile(r"<(!|[a-z])")


def content_type_of(head: bytes, name: str = "") -> str:
    """The media type of a file by its first LOOKED_AT bytes; `name` only distinguishes kinds of harmless text."""
    known = _signature(head)
    if is_plainly_text(head) and known not in _TEXT_WITH_SIGNATURE:
        return _text_type(head, name)
    if known == "application/zip":
        return _OFFICE.get(_ending(name), known)
    return known or UNKNOWN


def _signature(head: bytes) -> str:
    found: Any = filetype.guess(head[:LOOKED_AT])
    return _USUAL.get(found.mime, found.mime) if found else ""


def _text_type(head: bytes, name: str) -> str:
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n\f").lower()
    if _XML.match(text):
        root = _ROOT.search(text)
        return (
            {"svg": "image/svg+xml", "html": "application/xhtml+xml"}[root[1]] if root else "application/xml"
        )
    if _MARKUP.match(text):
        root = _ROOT.search(text)
        return "image/svg+xml" if root and root[1] == "svg" else "text/html"
    return _TEXT.get(_ending(name), "text/plain")


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
