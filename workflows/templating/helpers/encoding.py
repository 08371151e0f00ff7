"""Helpers that encode values."""

import base64 as codec
import hashlib
import uuid as ids
from json import JSONEncoder
from typing import Any
from urllib.parse import quote, urlencode

from workflows.templating.helpers.arguments import kind, text, whole
from workflows.templating.helpers.registry import helper
from workflows.templating.limits import Account

_ALGORITHMS = ("sha256", "sha512", "sha1", "md5")


_ONE_LINE = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@helper("json value indent=0", "The value as JSON.", "{{json order indent=2}}", watched=True)
def json(run: Account, value: Any, *, indent: Any = 0) -> str:
    """`value` as JSON, on one line or indented."""
    spaces = whole(indent, 0, 8)
    if not spaces:
        return _ONE_LINE.encode(value)
    pieces = JSONEncoder(ensure_ascii=False, allow_nan=False, indent=spaces).iterencode(value)
    return "".join(run.watch(pieces))


@helper(
    "base64 text decode=false", "The text encoded as Base64, or decoded from it.", '{{base64 "abc"}} → YWJj'
)
def base64(value: Any, *, decode: Any = False) -> str:
    """The UTF-8 of `value` in Base64, or the text decoded from it."""
    found = text(value)
    if not decode:
        return codec.b64encode(found.encode()).decode()
    try:
        return codec.b64decode(found, validate=True).decode()
    except ValueError:
        raise ValueError("this is not the Base64 of a text") from None


@helper(
    'hash text algorithm="sha256"',
    "The hexadecimal digest of the text; sha256, sha512, sha1 or md5.",
    "{{hash email}}",
)
def hash_(value: Any, *, algorithm: Any = "sha256") -> str:
    """The digest of the UTF-8 of `value`."""
    if algorithm not in _ALGORITHMS:
        raise ValueError(f"`algorithm` must be one of {', '.join(_ALGORITHMS)}")
    return hashlib.new(algorithm, text(value).encode(), usedforsecurity=False).hexdigest()


@helper(
    "urlencode value",
    "The text encoded for a URL, or an object as a query string.",
    '{{urlencode "a b"}} → a%20b',
)
def url_encode(value: Any) -> str:
    """`value` encoded for use in a URL."""
    if isinstance(value, dict):
        return urlencode({key: text(one) for key, one in value.items()})
    if isinstance(value, list):
        raise ValueError(f"text or an object is required, not {kind(value)}")
    return quote(text(value), safe="")


@helper("uuid", "A new random identifier.", "{{uuid}}")
def uuid() -> str:
    """A random UUID."""
    return str(ids.uuid4())
