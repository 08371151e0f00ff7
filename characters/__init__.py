"""Bytes to text and back, as the web does it. Depends on nothing else in Wireloom, so that everything may use
it."""

from characters.binary import is_binary, is_plainly_text
from characters.charsets import Charset, Text, UnreadableTextError, decode, encode, find
from characters.declared import charset_in_html, charset_in_xml
from characters.media_types import MediaType, media_type
from characters.surrogates import whole, whole_json
from characters.urlencoded import NotUrlencodedError, form_fields

__all__ = [
    "Charset",
    "MediaType",
    "NotUrlencodedError",
    "Text",
    "UnreadableTextError",
    "charset_in_html",
    "charset_in_xml",
    "decode",
    "encode",
    "find",
    "form_fields",
    "is_binary",
    "is_plainly_text",
    "media_type",
    "whole",
    "whole_json",
]
