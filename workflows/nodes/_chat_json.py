"""Structured output: the schema is checked before the call, the answer after it."""

import json
import re
from typing import Any

import jsonschema
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.exceptions import Unresolvable

from workflows.sdk import Json, NodeError

MAX_PROBLEMS = 5

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
# A pattern of the user's would run in Python's backtracking engine on a text of the model's.
_WITHOUT_PATTERNS = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": lambda validator, pattern, instance, schema: None}
)
_PATTERN_KEYS = "patternProperties"


class InvalidAnswerError(Exception):
    """The answer is not what the schema asks for; the message lists why, for the model and the user."""


def validator(schema: dict[str, Json]) -> Validator:
    """A validator of `schema`. Raises NodeError `invalid_request` when it is none."""
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except (jsonschema.SchemaError, RecursionError) as error:
        reason = error.message if isinstance(error, jsonschema.SchemaError) else "it is nested too deeply"
        raise _bad_schema(f"The JSON Schema is not valid: {reason}.") from error
    if _PATTERN_KEYS in json.dumps(schema):
        raise _bad_schema(f"`{_PATTERN_KEYS}` is not supported.")
    # An empty registry, because the library would fetch references to other documents from the network.
    built: Validator = _WITHOUT_PATTERNS(schema, registry=Registry())
    return built


def parse(text: str, check: Validator) -> Json:
    """The JSON in a model's answer. Raises InvalidAnswerError, or NodeError for a schema that cannot work."""
    fenced = _FENCE.match(text)
    try:
        value = json.loads(fenced.group(1) if fenced else text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidAnswerError(f"The answer is not JSON: {error}") from error
    problems = _problems(value, check)
    if problems:
        raise InvalidAnswerError("\n".join(problems))
    return value


def repair_message(error: InvalidAnswerError) -> dict[str, Any]:
    """What the model is told when its answer was not valid."""
    content = (
        f"Your answer does not fit the JSON Schema:\n{error}\n"
        "Answer again with the corrected JSON only, without any other text."
    )
    return {"role": "user", "content": content}


def _problems(value: Json, check: Validator) -> list[str]:
    try:
        errors = [error for _, error in zip(range(MAX_PROBLEMS), check.iter_errors(value), strict=False)]
    except (Unresolvable, RecursionError) as error:
        raise _bad_schema("The JSON Schema refers to something that is not in it, or to itself.") from error
    return [f"- {error.json_path}: {error.message[:300]}" for error in errors]


def _bad_schema(message: str) -> NodeError:
    hint = "See json-schema.org; references may only lead to places inside the schema."
    return NodeError("invalid_request", message, hint, details={"field": "response_schema"})


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
