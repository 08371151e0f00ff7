"""`data.set`: make an object."""

from typing import Literal

from pydantic import ConfigDict, Field

from workflows.sdk import Context, Json, NodeType, Output, Params, ui


class FieldValue(Params):
    """One field."""

    name: str = Field(pattern=r"^[^.]+(\.[^.]+)*$", max_length=200, json_schema_extra=ui(template=False))
    """The field's name; dots create nested objects: `user.name`."""
    value: Json = Field(None, json_schema_extra=ui(widget="text"))
    """Its value. A single expression keeps its type; JSON is kept as it is."""


class SetParams(Params):
    """Settings."""

    fields: list[FieldValue] = Field(default_factory=list, max_length=500)
    """The fields to set, in order."""
    keep: Literal["none", "all"] = Field(
        "none",
        title="Incoming fields",
        json_schema_extra=ui(template=False, labels={"none": "Leave out", "all": "Keep"}),
    )
    """Whether to keep the fields of the incoming object beside the new ones."""


class SetOutput(Output):
    """The object."""

    model_config = ConfigDict(extra="allow")


class SetFields(NodeType[SetParams, SetOutput]):
    """Build an object from the values of earlier nodes."""

    type = "data.set"
    label = "Set fields"
    category = "data"
    variable = "data"
    icon = "braces"
    instant = True
    params = SetParams
    output = SetOutput
    output_example = {}

    async def run(self, params: SetParams, ctx: Context) -> Json:
        """Build the object."""
        kept = params.keep == "all" and isinstance(ctx.input, dict)
        result: dict[str, Json] = dict(ctx.input) if kept else {}
        for field in params.fields:
            _set(result, field.name.split("."), field.value)
        return result


def _set(target: dict[str, Json], path: list[str], value: Json) -> None:
    *parents, last = path
    for key in parents:
        child = target.get(key)
        # A copy, because the incoming value belongs to the node that made it.
        target[key] = dict(child) if isinstance(child, dict) else {}
        target = target[key]
    target[last] = value
