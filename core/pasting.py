"""Removes what people copy along with an address or a key: quotes, the variable's name, the scheme, the path."""

import re

_QUOTES = "\"'`“”‘’"
# As in an `.env` file, a shell's `export`, YAML or JSON; a key that merely ends in `=` does not match.
_NAME = re.compile(
    r"(?:export\s+)?[\"']?[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+[\"']?\s*(?:=\s*|:\s+)(?=[^\s=])"
)
_SCHEME = re.compile(r"(?:authorization\s*:\s*)?bearer(?:\s+|\Z)", re.I)
_ENDPOINT = re.compile(r"(?:/chat)?/completions\Z|(?<=/v1)/(?:responses|embeddings|models|messages)\Z", re.I)


def pasted_key(text: str) -> str:
    """The key in the pasted text, "" if there is none."""
    before = None
    while text != before:
        before = text
        text = without_scheme(_bare(text))
        text = _NAME.sub("", text, count=1) if _NAME.match(text) else text
    return text


def without_scheme(token: str) -> str:
    """The token without a leading `Bearer`."""
    bare = token.strip()
    found = _SCHEME.match(bare)
    return bare[found.end() :] if found else bare


def pasted_url(text: str) -> str:
    """The base URL in the pasted text: without an endpoint's path, and without a trailing slash."""
    url = _bare(text)
    url = _bare(_NAME.sub("", url, count=1)) if _NAME.match(url) else url
    return _ENDPOINT.sub("", url.rstrip("/")).rstrip("/")


def _bare(text: str) -> str:
    text = text.strip().rstrip(";,")
    return text.strip().strip(_QUOTES).strip()
