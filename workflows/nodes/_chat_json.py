"""Structured output: the schema is checked before the call, the answer after it."""

import json
import re
from typing import Any

from jsonschema.protocols import Validator

from workflows.nodes._json_schema import HINT, UnusableSchemaError, mismatches, schema_validator
from workflows.sdk import Json, NodeError

MAX_PROBLEMS = 5

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


class InvalidAnswerError(Exception):
    """The answer is not what the schema asks for; the message lists why, for the model and the user."""


def validator(schema: dict[str, Json]) -> Validator:
    """A validator of `schema`. Raises NodeError `invalid_request` when it is none."""
    try:
        return schema_validator(schema)
    except UnusableSchemaError as error:
        raise _bad_schema(error) from error


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
        found = mismatches(value, check, MAX_PROBLEMS)
    except UnusableSchemaError as error:
        raise _bad_schema(error) from error
    return [f"- {item.path}: {item.message}" for item in found]


def _bad_schema(error: UnusableSchemaError) -> NodeError:
    return NodeError("invalid_request", str(error), HINT, details={"field": "response_schema"})


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
