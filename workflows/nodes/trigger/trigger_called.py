"""`trigger.called`: starts a run when another workflow calls this one."""

import asyncio
from collections import Counter
from typing import Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from workflows.sdk import Context, Json, NodeError, Output, Params, Trigger, ui
from workflows.sdk.json_schema import UnusableSchemaError, mismatches, schema_validator

MOST_PROBLEMS = 20
TYPE_LABELS = {
    "any": "Anything",
    "string": "Text",
    "number": "Number",
    "integer": "Whole number",
    "boolean": "Yes or no",
    "object": "Object",
    "array": "List",
}


class InputField(Params):
    """One field of the input."""

    name: str = Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64, json_schema_extra=ui(template=False)
    )
    """The name by which the workflow reads it: `{{name}}`."""
    type: Literal["any", "string", "number", "integer", "boolean", "object", "array"] = Field(
        "any", json_schema_extra=ui(template=False, labels=TYPE_LABELS)
    )
    """The type of its value."""
    required: bool = Field(True, json_schema_extra=ui(template=False))
    """Whether to reject calls that omit it."""
    description: str = Field("", max_length=500, json_schema_extra=ui(template=False))
    """Explains the field to callers."""


class CalledParams(Params):
    """Settings."""

    fields: list[InputField] = Field(
        default_factory=list, title="Input", max_length=50, json_schema_extra=ui(template=False)
    )
    """The input that a caller must give. Empty: any input is accepted."""
    input_schema: dict[str, Json] = Field(
        default_factory=dict,
        title="JSON Schema",
        json_schema_extra=ui(widget="json", template=False, group="More"),
    )
    """The input as a JSON Schema (2020-12), instead of fields; patterns use RE2 syntax."""

    callers: list[str] = Field(
        default_factory=list,
        title="Allowed callers",
        max_length=200,
        json_schema_extra=ui(template=False, group="More"),
    )
    """Ids of the workflows that may call this one. Empty: every workflow of the organisation."""

    @field_validator("fields")
    @classmethod
    def _named_once(cls, value: list[InputField]) -> list[InputField]:
        named = Counter(field.name for field in value)
        twice = next((name for name, count in named.items() if count > 1), None)
        if twice:
            raise ValueError(f"there are two fields named {twice!r}")
        return value

    @field_validator("input_schema")
    @classmethod
    def _usable(cls, value: dict[str, Json]) -> dict[str, Json]:
        schema_validator(value)
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> "CalledParams":
        if self.fields and self.input_schema:
            raise ValueError("give either fields or a JSON Schema")
        return self

    def schema_of_input(self) -> dict[str, Json]:
        """The JSON Schema that an input must match; `{}` if any input is accepted."""
        if not self.fields:
            return self.input_schema
        types = {field.name: {} if field.type == "any" else {"type": field.type} for field in self.fields}
        required = [field.name for field in self.fields if field.required]
        return {"type": "object", "properties": types, "required": required}

    def check_input(self, given: Json) -> None:
        """Raises NodeError `input_invalid`; its details hold `problems`, each `{"path", "message"}`."""
        try:
            found = mismatches(given, schema_validator(self.schema_of_input()), MOST_PROBLEMS)
        except UnusableSchemaError as error:
            raise NodeError(
                "input_schema_invalid", str(error), "Correct the trigger of the called workflow."
            ) from error
        if found:
            problems = [{"path": item.path, "message": item.message} for item in found]
            message = f"The called workflow does not accept this input: {found[0].path}: {found[0].message}"
            raise NodeError(
                "input_invalid", message, "Check the input of its trigger.", details={"problems": problems}
            )


class CalledInput(Output):
    """The caller's input, with any fields."""

    model_config = ConfigDict(extra="allow")


class CalledTrigger(Trigger[CalledParams, CalledInput]):
    """Start a run when another workflow calls this one.

    The caller's input becomes this node's output: `{{trigger.name}}`, or `{{name}}` for short.
    """

    type = "trigger.called"
    label = "Called by a workflow"
    variable = "called"
    icon = "phone-incoming"
    instant = False  # validating against a schema may take long
    params = CalledParams
    output = CalledInput
    output_example = {}

    async def run(self, params: CalledParams, ctx: Context) -> Json:
        """Pass the input on if it matches the schema. Raises NodeError `input_invalid`."""
        if params.schema_of_input():
            await asyncio.to_thread(params.check_input, ctx.input)
        return ctx.input
