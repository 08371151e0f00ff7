"""`flow.if`: chooses one of two branches."""

from pydantic import ConfigDict, Field

from workflows.sdk import Context, NodeType, Output, Params, Port, Routed, ui
from workflows.sdk.conditions import COMBINE_LABELS, Combine, Condition, combined


class IfParams(Params):
    """Settings."""

    conditions: list[Condition] = Field(min_length=1, max_length=100)
    """The conditions to test."""
    combine: Combine = Field(
        "all", title="True when", json_schema_extra=ui(template=False, labels=COMBINE_LABELS)
    )
    """Whether all conditions must hold, or any one of them."""


class Passed(Output):
    """The incoming value, unchanged."""

    model_config = ConfigDict(extra="allow")


class If(NodeType[IfParams, Passed]):
    """Continue by `true` or `false`, and pass the incoming value on."""

    type = "flow.if"
    label = "If"
    category = "flow"
    variable = "decision"
    icon = "split"
    outputs = (Port("true", "true"), Port("false", "false"))
    instant = True
    params = IfParams
    output = Passed

    async def run(self, params: IfParams, ctx: Context) -> Routed:
        """Choose the port."""
        port = "true" if combined(params.combine, params.conditions) else "false"
        return Routed(ctx.input, (port,))
