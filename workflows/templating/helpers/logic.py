"""Helpers that compare and decide."""

from typing import Any

from workflows.templating.helpers.arguments import kind
from workflows.templating.helpers.registry import helper
from workflows.templating.values import MISSING, truthy


@helper(
    "default value fallback …",
    "The first value that exists and is neither null nor empty text.",
    '{{default nickname name "friend"}}',
    lenient=True,
)
def default(value: Any, *fallbacks: Any) -> Any:
    """The first value that is neither missing, null nor empty text; otherwise the last one."""
    chosen = value
    for following in fallbacks:
        if chosen is not MISSING and chosen is not None and chosen != "":
            break
        chosen = following
    return chosen


@helper(
    "and value …",
    "The first value that is false, otherwise the last.",
    "{{#if (and paid shipped)}}",
    lenient=True,
)
def and_(value: Any, *more: Any) -> Any:
    """The first false value, otherwise the last."""
    for following in more:
        if not truthy(value):
            break
        value = following
    return None if value is MISSING else value


@helper(
    "or value …",
    "The first value that is true, otherwise the last.",
    "{{#if (or urgent late)}}",
    lenient=True,
)
def or_(value: Any, *more: Any) -> Any:
    """The first true value, otherwise the last."""
    for following in more:
        if truthy(value):
            break
        value = following
    return None if value is MISSING else value


@helper(
    "not value",
    "True when the value is false, null, 0, empty or missing.",
    "{{#if (not paid)}}",
    lenient=True,
)
def not_(value: Any) -> bool:
    """Whether `value` is false."""
    return not truthy(value)


@helper("eq a b", "Whether the values are equal.", '{{#if (eq status "open")}}')
def eq(one: Any, other: Any) -> bool:
    """Whether the values differ."""
    return bool(one == other and isinstance(one, bool) == isinstance(other, bool))


@helper("ne a b", "Whether the values differ.", '{{#if (ne status "open")}}')
def ne(one: Any, other: Any) -> bool:
    """Whether both differ."""
    return not eq(one, other)


@helper("lt a b", "Whether `a` is less than `b`.", "{{#if (lt stock 5)}}")
def lt(one: Any, other: Any) -> bool:
    """Whether `one` is less."""
    _comparable(one, other)
    return bool(one < other)


@helper("lte a b", "Whether `a` is at most `b`.", "{{#if (lte stock 5)}}")
def lte(one: Any, other: Any) -> bool:
    """Whether `one` is at most `other`."""
    _comparable(one, other)
    return bool(one <= other)


@helper("gt a b", "Whether `a` is more than `b`.", "{{#if (gt total 100)}}")
def gt(one: Any, other: Any) -> bool:
    """Whether `one` is more."""
    _comparable(one, other)
    return bool(one > other)


@helper("gte a b", "Whether `a` is at least `b`.", "{{#if (gte total 100)}}")
def gte(one: Any, other: Any) -> bool:
    """Whether `one` is at least `other`."""
    _comparable(one, other)
    return bool(one >= other)


@helper(
    "log value …",
    "Prints nothing; kept so that Handlebars templates run unchanged.",
    "{{log order}}",
    lenient=True,
)
def log(value: Any, *more: Any, level: Any = None) -> str:
    """Print nothing, and log nothing: values may be secret, and others can read the logs."""
    return ""


def _comparable(one: Any, other: Any) -> None:
    kinds = {kind(one), kind(other)}
    if len(kinds) > 1 or not kinds <= {"a number", "text"}:
        raise ValueError(f"two numbers or two texts are required, not {kind(one)} and {kind(other)}")
