"""JSON Schemas that users write: checked before they are used, and unable to reach anything outside."""

import json
from dataclasses import dataclass
from typing import Any

import jsonschema
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.sdk import Json

HINT = "See json-schema.org; references may only lead to places inside the schema."
LONGEST_MESSAGE = 300

# A pattern of the user's would run in Python's backtracking engine on a text of somebody else's.
_WITHOUT_PATTERNS = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": lambda validator, pattern, instance, schema: None}
)
_PATTERN_KEYS = "patternProperties"


class UnusableSchemaError(ValueError):
    """It is no JSON Schema, or one that cannot be used here; the message says why."""


@dataclass(frozen=True)
class Mismatch:
    """Where a value is not what the schema asks for: a path as in `$.items[0].name`, and why."""

    path: str
    message: str


def schema_validator(schema: dict[str, Json]) -> Validator:
    """A validator of `schema` (draft 2020-12). Raises UnusableSchemaError when it is none."""
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except (jsonschema.SchemaError, RecursionError) as error:
        reason = error.message if isinstance(error, jsonschema.SchemaError) else "it is nested too deeply"
        raise UnusableSchemaError(f"The JSON Schema is not valid: {reason[:LONGEST_MESSAGE]}.") from error
    if _PATTERN_KEYS in json.dumps(schema):
        raise UnusableSchemaError(f"`{_PATTERN_KEYS}` is not supported.")
    # An empty registry, because the library would fetch references to other documents from the network.
    built: Validator = _WITHOUT_PATTERNS(schema, registry=Registry())
    return built


def mismatches(value: Any, check: Validator, most: int) -> list[Mismatch]:
    """The first `most` places where `value` does not fit. Raises UnusableSchemaError for a broken reference."""
    try:
        errors = [error for _, error in zip(range(most), check.iter_errors(value), strict=False)]
    except (Unresolvable, RecursionError) as error:
        message = "The JSON Schema refers to something that is not in it, or to itself."
        raise UnusableSchemaError(message) from error
    return [Mismatch(error.json_path, error.message[:LONGEST_MESSAGE]) for error in errors]
