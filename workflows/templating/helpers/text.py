"""Helpers for text."""

from typing import Any

from workflows.templating.helpers.arguments import text, whole, within
from workflows.templating.helpers.registry import helper


@helper("upper text", "The text in upper case.", '{{upper "abc"}} → ABC')
def upper(value: Any) -> str:
    """`value` in upper case."""
    return text(value).upper()


@helper("lower text", "The text in lower case.", '{{lower "ABC"}} → abc')
def lower(value: Any) -> str:
    """`value` in lower case."""
    return text(value).lower()


@helper("trim text", "The text without leading and trailing white space.", '{{trim "  a "}} → a')
def trim(value: Any) -> str:
    """`value` without leading and trailing white space."""
    return text(value).strip()


@helper(
    "replace text old new", "The text with every `old` replaced by `new`.", '{{replace "a-b" "-" "+"}} → a+b'
)
def replace(value: Any, old: Any, new: Any) -> str:
    """`value` with every `old` replaced by `new`."""
    whole_text, before, after = text(value), text(old), text(new)
    if not before:
        raise ValueError("the text to replace is empty")
    within(len(whole_text) + whole_text.count(before) * (len(after) - len(before)))
    return whole_text.replace(before, after)


@helper(
    'truncate text length end="…"',
    "At most `length` characters of the text; `end` marks a cut and counts towards the length.",
    '{{truncate "Wireloom" 5}} → Wire…',
)
def truncate(value: Any, length: Any, *, end: Any = "…") -> str:
    """The first `length` characters of `value`, including `end` if the text was cut."""
    found, mark = text(value), text(end)
    most = whole(length, 0, 10**9)
    return found if len(found) <= most else found[: max(most - len(mark), 0)] + mark[:most]
