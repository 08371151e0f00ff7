"""The forms in which a secret may appear, for the redactor."""

import base64
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

_ESCAPE = re.compile("%[0-9A-F]{2}")
# Characters left unquoted: none, in a path, by `encodeURIComponent`, and by browsers in a query.
_UNQUOTED = ("", "/", "!'()*~", "!$&'()*+,/:;=?@[\\]^`{|}~")
_URLSAFE = str.maketrans("+/", "-_")


def forms(value: str) -> set[str]:
    """As it is, in JSON, HTML and URLs, in hex, and in base64 at every alignment."""
    raw = value.encode()
    found = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], html.escape(value)}
    return found | set(_in_urls(value, raw)) | {raw.hex(), raw.hex().upper()} | set(_in_base64(raw))


def short_forms(value: str) -> set[str]:
    """A value too short to be searched for inside text: as a whole, and as sent in a header."""
    encoded = base64.b64encode(value.encode()).decode()
    return {value, f"Bearer {value}", encoded, f"Basic {encoded}"}


def _in_urls(value: str, raw: bytes) -> Iterator[str]:
    for quoted in {quote_plus(value), *(quote(value, safe=safe) for safe in _UNQUOTED)}:
        yield quoted
        yield _ESCAPE.sub(lambda escape: escape[0].lower(), quoted)
    yield "".join(f"%{byte:02X}" for byte in raw)
    yield "".join(f"%{byte:02x}" for byte in raw)


def _in_base64(raw: bytes) -> Iterator[str]:
    whole = base64.b64encode(raw).decode()
    # Three bytes become four characters: depending on the preceding bytes, a secret has one of three spellings,
    # whose characters at both ends also depend on the neighbours.
    for form in (whole, whole.rstrip("="), *(_aligned(raw, before) for before in range(3))):
        yield form
        yield form.translate(_URLSAFE)


def _aligned(raw: bytes, before: int) -> str:
    first, end = -(-8 * before // 6), 8 * (before + len(raw)) // 6
    return base64.b64encode(b"\0" * before + raw).decode()[first:end]
