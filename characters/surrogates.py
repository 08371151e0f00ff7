"""Halves of characters: JSON may hold `\\ud800` alone, and UTF-8 has no bytes for it.

Every border replaces them by U+FFFD, as browsers do, so that nothing behind it has to expect them.
"""

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""A pair of halves, one half alone (the group), or any other escape: `\\\\ud800` is a backslash and text."""


def whole(text: str) -> str:
    """`text` with U+FFFD for each half that is alone; two that follow each other become their character."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_json(text: str) -> str:
    """JSON text whose strings and keys, once parsed, hold no halves. In linear time."""
    text = whole(text)
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
