"""JSON Schemas written by users: checked before use, and unable to reach anything outside themselves."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.sdk import Json
from workflows.sdk.bounded_schema import (
    META,
    BoundedValidator,
    TooMuchWorkError,
    UnusablePatternError,
    bounded,
)

HINT = "See json-schema.org; references may only point to places inside the schema."
LONGEST_MESSAGE = 300
LARGEST = 64 * 1024
"""The largest schema, in characters of JSON text."""
DEEPEST = 64
"""The deepest nesting of lists and objects in a schema."""
MAX_SCHEMA_WORK = 100_000
"""The budget for checking a schema itself; 1,000 properties in 64 kB take a third of it."""


class UnusableSchemaError(ValueError):
    """The schema is not a JSON Schema, or cannot be used here; the message says why."""


@dataclass(frozen=True)
class Mismatch:
    """A place where a value does not match the schema: a path such as `$.items[0].name`, and the reason."""

    path: str
    message: str


def schema_validator(schema: dict[str, Json]) -> Validator:
    """A validator of `schema` (draft 2020-12). Raises UnusableSchemaError if the schema is invalid or too large."""
    text = json.dumps(schema)
    if len(text) > LARGEST:
        raise UnusableSchemaError(
            f"The JSON Schema has {len(text)} characters; at most {LARGEST} are allowed."
        )
    return _validator_of(text)


@lru_cache(maxsize=128)
def _validator_of(text: str) -> Validator:
    """Cached, because every run of a version uses the same schema."""
    schema = json.loads(text)
    _require_plain(schema, text)
    try:
        with bounded(MAX_SCHEMA_WORK):
            error = best_match(META.iter_errors(schema))
    except (TooMuchWorkError, RecursionError) as too_much:
        raise UnusableSchemaError("The JSON Schema is too large or nested too deeply.") from too_much
    if error is not None:
        raise UnusableSchemaError(f"The JSON Schema is not valid: {error.message[:LONGEST_MESSAGE]}.")
    # An empty registry, because the library would fetch references to other documents from the network.
    built: Validator = BoundedValidator(schema, registry=Registry())
    return built


def _require_plain(schema: Any, text: str) -> None:
    level, depth = [schema], 0
    while level := [item for value in level if isinstance(value, dict | list) for item in _inside(value)]:
        depth += 1
        if depth > DEEPEST:
            raise UnusableSchemaError(f"The JSON Schema is nested deeper than {DEEPEST} levels.")
    # The library would apply the patterns with Python's own engine to find evaluated properties.
    if '"patternProperties"' in text and '"unevaluatedProperties"' in text:
        raise UnusableSchemaError(
            "`patternProperties` and `unevaluatedProperties` cannot be used together here."
        )


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def mismatches(value: Any, check: Validator, most: int) -> list[Mismatch]:
    """The first `most` places where `value` does not match.

    Raises UnusableSchemaError for a broken reference, and for a schema that takes too much work to check on
    this value.
    """
    try:
        with bounded():
            errors = [error for _, error in zip(range(most), check.iter_errors(value), strict=False)]
    except TooMuchWorkError as error:
        message = (
            "The JSON Schema takes too much work to check: it repeats itself, or the value is too large."
        )
        raise UnusableSchemaError(message) from error
    except UnusablePatternError as error:
        raise UnusableSchemaError(f"The JSON Schema is not valid: {error}.") from error
    except (Unresolvable, RecursionError) as error:
        message = "The JSON Schema refers to something that is not in it, or to itself."
        raise UnusableSchemaError(message) from error
    return [Mismatch(error.json_path, error.message[:LONGEST_MESSAGE]) for error in errors]
