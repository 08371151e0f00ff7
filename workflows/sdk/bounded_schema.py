"""JSON Schema (draft 2020-12) validation at a bounded cost, whatever the schema and the value are.

A schema of a few hundred characters can require 2^28 comparisons. Every keyword evaluated and every element
visited counts as work; a check that exceeds its budget is aborted. Patterns run on RE2, in linear time.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import jsonschema
import re2
from attrs import fields
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from characters import whole

MAX_WORK = 500_000
"""Keywords and elements: about a second of processor time; an answer of 50,000 values takes a third of it."""
COST_OF_BRANCHES = 5
"""The cost of a keyword that records why each of its branches did not match."""
_BRANCHES = ("anyOf", "oneOf", "not", "if", "contains", "$ref", "$dynamicRef")
PATTERN_MEMORY = 1024 * 1024
"""Bytes of a compiled pattern: nested repetitions such as `(a{1000}){1000}` are refused."""
LONGEST_PATTERN = 1_000


class TooMuchWorkError(Exception):
    """The check was aborted."""


class UnusablePatternError(ValueError):
    """The text is not a regular expression that runs in linear time; the message says why."""


class _Budget:
    def __init__(self, work: int) -> None:
        self.left = work

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise TooMuchWorkError


_BUDGET: ContextVar[_Budget] = ContextVar("remaining work of a JSON Schema check")


@contextmanager
def bounded(work: int = MAX_WORK) -> Iterator[None]:
    """Share one budget among all validators used inside the block. They raise TooMuchWorkError."""
    token = _BUDGET.set(_Budget(work))
    try:
        yield
    finally:
        _BUDGET.reset(token)


@lru_cache(maxsize=256)
def pattern(text: str) -> Any:
    """A compiled regular expression; `search` takes linear time. Raises UnusablePatternError."""
    if len(text) > LONGEST_PATTERN:
        raise UnusablePatternError(f"the pattern has more than {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.log_errors, options.max_mem = False, PATTERN_MEMORY
    try:
        return re2.compile(whole(text), options)
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        why = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise UnusablePatternError(f"the pattern {text[:80]!r} cannot be used: {why}") from error


Keyword = Callable[[Validator, Any, Any, Any], Iterator[ValidationError] | None]


def _counted(name: str, keyword: Keyword) -> Keyword:
    alone = COST_OF_BRANCHES if name in _BRANCHES else 1

    def counted(validator: Validator, value: Any, instance: Any, schema: Any) -> Any:
        _BUDGET.get().spend(alone + _size(value) + _size(instance))
        return keyword(validator, value, instance, schema)

    return counted


def _size(value: Any) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _pattern(validator: Validator, text: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not pattern(text).search(whole(instance)):
        yield ValidationError(f"{instance!r} does not match {text!r}")


def _pattern_properties(
    validator: Validator, patterns: dict[str, Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    for text, inner in patterns.items():
        _BUDGET.get().spend(len(instance))
        for name in [name for name in instance if pattern(text).search(whole(name))]:
            yield from validator.descend(instance[name], inner, path=name, schema_path=text)  # type: ignore[attr-defined]


def _additional_properties(
    validator: Validator, inner: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    _BUDGET.get().spend(len(instance) * len(patterns))
    others = [
        name
        for name in instance
        if name not in named and not any(pattern(text).search(whole(name)) for text in patterns)
    ]
    if inner is False and others:
        yield ValidationError(f"Additional properties are not allowed ({', '.join(map(repr, others[:5]))})")
    elif isinstance(inner, dict):
        for name in others:
            yield from validator.descend(instance[name], inner, path=name)  # type: ignore[attr-defined]


def _unique_items(
    validator: Validator, wanted: bool, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list) and len({_spelled(item) for item in instance}) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _enum(validator: Validator, values: list[Any], instance: Any, schema: Any) -> Iterator[ValidationError]:
    if _spelled(instance) not in {_spelled(value) for value in values}:
        yield ValidationError(f"{instance!r} is not one of {values!r}")


def _const(validator: Validator, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if _spelled(instance) != _spelled(value):
        yield ValidationError(f"{value!r} was expected")


def _spelled(value: Any) -> str:
    """The same text for equal JSON values: 1 and 1.0 are equal, and the order of keys does not matter."""
    if isinstance(value, str):
        return f'"{value}'
    text = json.dumps(value, sort_keys=True, default=str)
    _BUDGET.get().spend(len(text) // 16)
    return json.dumps(_as_numbers(value), sort_keys=True) if ".0" in text or "e" in text else text


def _as_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_as_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_numbers(item) for key, item in value.items()}
    return value


def _regex_format(validator: Validator, name: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if name == "regex" and isinstance(instance, str):
        try:
            pattern(instance)
        except UnusablePatternError as error:
            yield ValidationError(str(error))


_OWN: dict[str, Keyword] = {
    "additionalProperties": _additional_properties,
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "uniqueItems": _unique_items,
}
_KEYWORDS: dict[str, Keyword] = {**jsonschema.Draft202012Validator.VALIDATORS, **_OWN}


def _evolve(self: Any, **changes: Any) -> Any:
    """The same validator with some changes. The library's own method uses the class named by a `$schema` inside
    the schema, so that one word in a user's schema would bypass all limits."""
    kept = {field.alias: getattr(self, field.name) for field in fields(type(self)) if field.init}
    return type(self)(**{**kept, **changes})


def _validator_class(keywords: dict[str, Keyword]) -> Any:
    counted = {name: _counted(name, keyword) for name, keyword in keywords.items()}
    made = jsonschema.validators.extend(jsonschema.Draft202012Validator, counted)  # type: ignore[no-untyped-call]
    made.evolve = _evolve
    return made


BoundedValidator = _validator_class(_KEYWORDS)
"""Use only inside `bounded`."""
META = _validator_class(_KEYWORDS | {"format": _regex_format})(jsonschema.Draft202012Validator.META_SCHEMA)
"""Checks schemas, including their patterns."""
