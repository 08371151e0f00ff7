"""Bytes from outside as text, for nodes: charsets as the web knows them, media types, halves of characters."""

from characters import (
    MediaType,
    Text,
    UnreadableTextError,
    charset_in_html,
    charset_in_xml,
    decode,
    encode,
    find,
    is_binary,
    media_type,
    whole,
    whole_json,
)

__all__ = [
    "MediaType",
    "Text",
    "UnreadableTextError",
    "charset_in_html",
    "charset_in_xml",
    "decode",
    "encode",
    "find",
    "is_binary",
    "media_type",
    "whole",
    "whole_json",
]
