"""Parses `Content-Type` headers."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

_NAME = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TYPE = re.compile(rf"\s*({_NAME}/{_NAME})\s*(;|$)")
_PARAMETER = re.compile(rf';\s*({_NAME})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))')
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^,"])+')

LONGEST = 1024
"""Characters of a header that are examined; legitimate headers are shorter."""
_LINES = ("jsonl", "jsonlines", "json-lines", "ndjson", "json-seq", "stream+json")


@dataclass(frozen=True)
class MediaType:
    """`name` is `type/subtype` in lower case, "" if the header is unreadable; parameter names are lower-case."""

    name: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def charset(self) -> str | None:
        """The label of the charset; None if there is none."""
        return self.parameters.get("charset") or None

    @property
    def is_json(self) -> bool:
        """One JSON value: `application/json`, `text/json` and every `+json`."""
        return not self.is_json_lines and (self._subtype == "json" or self.name.endswith("+json"))

    @property
    def is_json_lines(self) -> bool:
        """A JSON value on each line, or after each record separator (RFC 7464)."""
        return self._subtype.removeprefix("x-") in _LINES

    @property
    def is_html(self) -> bool:
        """A page whose `meta` elements may name its charset."""
        return self.name in ("text/html", "application/xhtml+xml")

    @property
    def is_xml(self) -> bool:
        """A document whose XML declaration may name its charset."""
        return self._subtype == "xml" or self.name.endswith("+xml")

    @property
    def _subtype(self) -> str:
        return self.name.partition("/")[2]


def media_type(header: str) -> MediaType:
    """The media type of a header; if several were sent, the last readable one.

    As in "extract a MIME type" of the Fetch standard, a charset carries over to a repetition of the same type.
    """
    return _read(header[:LONGEST])


@lru_cache(maxsize=256)
def _read(header: str) -> MediaType:
    """Cached, because the same few headers occur in most calls."""
    last = MediaType()
    for piece in _PIECE.findall(header):
        found = _TYPE.match(piece)
        if found is None or found[1] == "*/*":
            continue
        name, parameters = found[1].lower(), _parameters(piece)
        if name == last.name and last.charset:
            parameters = {"charset": last.charset, **parameters}
        last = MediaType(name, parameters)
    return last


def _parameters(piece: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(piece):
        value = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3].strip()
        found.setdefault(match[1].lower(), value)
    return found
