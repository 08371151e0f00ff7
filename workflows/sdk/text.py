"""Decoding external bytes for nodes: charsets as browsers know them, media types, incomplete characters."""

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
