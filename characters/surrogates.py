"""Lone surrogates: JSON may contain `\\ud800` alone, which UTF-8 cannot encode.

Every boundary replaces them with U+FFFD, as browsers do, so that no code behind it has to expect them.
"""

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""A surrogate pair, a lone surrogate (the group), or any other escape: `\\\\ud800` is a backslash and text."""


def whole(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate; two that form a pair become their character."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_json(text: str) -> str:
    """JSON text whose strings and keys contain no lone surrogates once parsed. Runs in linear time."""
    text = whole(text)
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
