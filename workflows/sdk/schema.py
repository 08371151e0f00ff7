"""The JSON Schema of a Pydantic class, in the small dialect that the editor's form understands.

References are inlined and `T | None` becomes T with `x-nullable`, so that the form needs no resolver.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, with_config
from typing_extensions import TypedDict

from workflows.sdk.fields import Widget
from workflows.sdk.json import Json

ShownIf = TypedDict("ShownIf", {"field": str, "in": list[Json]})

FormSchema = TypedDict(
    "FormSchema",
    {
        "type": Literal["string", "integer", "number", "boolean", "array", "object"],
        "title": str,
        "description": str,
        "default": Json,
        "enum": list[Json],
        "anyOf": list["FormSchema"],
        "format": str,
        "pattern": str,
        "minLength": int,
        "maxLength": int,
        "minimum": float,
        "maximum": float,
        "exclusiveMinimum": float,
        "items": "FormSchema",
        "minItems": int,
        "maxItems": int,
        "properties": dict[str, "FormSchema"],
        "required": list[str],
        "additionalProperties": "bool | FormSchema",
        "writeOnly": bool,
        "x-nullable": bool,
        "x-template": bool,
        "x-widget": Widget,
        "x-placeholder": str,
        "x-group": str,
        "x-show-if": ShownIf,
        "x-enum-labels": dict[str, str],
        "x-language": str,
        "x-secret": bool,
        "x-destination": bool,
    },
    total=False,
)
FormSchema.__doc__ = "The subset of JSON Schema 2020-12, with hints, from which forms are built."
with_config(ConfigDict(extra="forbid"))(FormSchema)


def form_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of `model`'s *resolved* values, without `$ref`."""
    schema = model.model_json_schema()
    inlined: dict[str, Any] = _inline(schema, schema.get("$defs", {}))
    inlined.pop("$defs", None)
    return inlined


def _inline(node: Json, definitions: dict[str, Any]) -> Json:
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        target = definitions[node["$ref"].removeprefix("#/$defs/")]
        return _inline({**target, **siblings}, definitions)
    return _collapse({key: _inline(value, definitions) for key, value in node.items() if key != "$defs"})


def _collapse(node: dict[str, Any]) -> dict[str, Any]:
    choices = node.get("anyOf")
    if not isinstance(choices, list):
        return node
    real = [choice for choice in choices if choice != {"type": "null"}]
    if len(real) != 1 or len(real) == len(choices):
        return node
    outer = {key: value for key, value in node.items() if key != "anyOf"}
    return {**real[0], **outer, "x-nullable": True}
