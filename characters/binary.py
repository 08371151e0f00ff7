"""Whether bytes of unknown type can be text."""

import codecs

_BINARY = bytes({*range(0x00, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
"""Bytes that never occur in text: "binary data byte" in the MIME Sniffing Standard."""
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
LOOKED_AT = 1445
"""Bytes examined, as in the standard's "resource header"."""


def is_binary(content: bytes) -> bool:
    """Whether the beginning of `content` holds bytes that never occur in text."""
    head = content[:LOOKED_AT]
    return not head.startswith(_MARKS) and len(head.translate(None, _BINARY)) != len(head)


def is_plainly_text(head: bytes) -> bool:
    """Whether the beginning of a body is UTF-8 without control characters; its last character may be truncated."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not is_binary(head)
