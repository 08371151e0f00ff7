"""The charset that a document itself declares, within its first 1,024 bytes.

HTML by the algorithm "prescan a byte stream to determine its encoding" of the HTML standard, XML by its declaration.
"""

import re
from collections.abc import Iterator

from characters.charsets import find

PRESCAN = 1024

_XML = re.compile(rb"<\?xml[\t\n\r ][^>]*?encoding[\t\n\r ]*=[\t\n\r ]*(?:\"([^\">]*)\"|'([^'>]*)')")
_META = re.compile(rb"<meta(?=[\t\n\f\r /])", re.I)
_TAG = re.compile(rb"</?[a-z][^\t\n\f\r >]*", re.I)
_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)"
    rb"(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r >\"'][^\t\n\f\r >]*)|(?=>)|([\"'])))?"
)
_IN_CONTENT = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"'][^\t\n\f\r ;]*)|[\"'])",
    re.I,
)


def charset_in_xml(content: bytes) -> str | None:
    """The `encoding` of an XML declaration; None if the web does not know it."""
    return _named(_first(_XML.match(content[:PRESCAN])))


def charset_in_html(content: bytes) -> str | None:
    """The charset in a `meta` element; an XML declaration at the very beginning counts too."""
    head = content[:PRESCAN]
    if head.startswith(b"<?xml"):
        return charset_in_xml(head)
    position = head.find(b"<")
    while position >= 0:
        end, declared = _markup(head, position)
        if declared:
            return declared
        position = head.find(b"<", end) if end >= 0 else -1
    return None


def _markup(head: bytes, at: int) -> tuple[int, str | None]:
    """The end of the markup at `at` (-1: beyond these bytes) and the charset it declares."""
    if head.startswith(b"<!--", at):
        return _behind(head, b"-->", at + 2), None
    if meta := _META.match(head, at):
        end = _attributes_end(head, meta.end())
        return end, _of_meta(dict(_attributes(head, meta.end()))) if end >= 0 else None
    if tag := _TAG.match(head, at):
        return _attributes_end(head, tag.end()), None
    if head[at + 1 : at + 2] in (b"!", b"/", b"?"):
        return _behind(head, b">", at), None
    return at + 1, None


def _behind(head: bytes, mark: bytes, at: int) -> int:
    found = head.find(mark, at)
    return found + len(mark) if found >= 0 else -1


def _attributes(head: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Name and value of each attribute, in reverse, so that in a dictionary the first of a name counts."""
    found = []
    while (match := _ATTRIBUTE.match(head, at)) and not match[5]:
        found.append((match[1].lower(), match[2] or match[3] or match[4] or b""))
        at = match.end()
    return reversed(found)


def _attributes_end(head: bytes, at: int) -> int:
    while match := _ATTRIBUTE.match(head, at):
        if match[5]:
            return -1  # a quotation mark that is not closed within these bytes
        at = match.end()
    return _behind(head, b">", at)


def _of_meta(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return _named(attributes[b"charset"])
    is_pragma = attributes.get(b"http-equiv", b"").lower() == b"content-type"
    return _named(_first(_IN_CONTENT.search(attributes.get(b"content", b"")))) if is_pragma else None


def _first(match: re.Match[bytes] | None) -> bytes | None:
    groups = match.groups() if match else ()
    return next((group for group in groups if group is not None), None)


def _named(label: bytes | None) -> str | None:
    """The charset of a label that was read bytewise: it cannot really be UTF-16, so UTF-16 means UTF-8."""
    charset = find(label.decode("latin-1")) if label else None
    if charset is None:
        return None
    return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}.get(
        charset.name, charset.name
    )
