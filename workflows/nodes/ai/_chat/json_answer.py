"""Structured output: validates the schema before the call and the answer after it."""

from typing import Any

from jsonschema.protocols import Validator

from characters import whole_json
from workflows.nodes.ai._chat.json_in_text import values_in
from workflows.sdk import Json, NodeError
from workflows.sdk.json_schema import HINT, UnusableSchemaError, mismatches, schema_validator

MAX_PROBLEMS = 5


class InvalidAnswerError(Exception):
    """The answer does not match the schema; the message lists the reasons, for the model and the user."""


def validator(schema: dict[str, Json]) -> Validator:
    """A validator for `schema`. Raises NodeError `invalid_request` if the schema is invalid."""
    try:
        return schema_validator(schema)
    except UnusableSchemaError as error:
        raise _bad_schema(error) from error


def parse(text: str, check: Validator) -> Json:
    """The JSON in a model's answer, even when surrounded by prose: the first value that matches the schema, so
    that a paid call is not wasted.

    Raises InvalidAnswerError, or NodeError for an unusable schema.
    """
    first: list[str] | None = None
    try:
        for value in values_in(whole_json(text)):
            problems = _problems(value, check)
            if not problems:
                return value
            first = first or problems
    except (ValueError, RecursionError) as error:
        raise InvalidAnswerError(f"The answer is not JSON: {error}") from error
    raise InvalidAnswerError("\n".join(first or []))


def repair_message(error: InvalidAnswerError) -> dict[str, Any]:
    """The message that asks the model to correct an invalid answer."""
    content = (
        f"Your answer does not match the JSON Schema:\n{error}\n"
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
