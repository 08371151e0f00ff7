"""`flow.stop`: ends the run as failed."""

from pydantic import Field

from workflows.sdk import Context, NodeError, NodeType, Output, Params, ui


class StopParams(Params):
    """Settings."""

    message: str = Field(
        "Stopped by the workflow.", max_length=10_000, json_schema_extra=ui(widget="multiline")
    )
    """The message of the run's error."""
    code: str = Field(
        "stopped", pattern=r"^[a-z][a-z0-9_]*$", max_length=64, json_schema_extra=ui(template=False)
    )
    """The error code, for programs."""


class Nothing(Output):
    """This node never succeeds."""


class Stop(NodeType[StopParams, Nothing]):
    """End the run as failed, with your own message."""

    type = "flow.stop"
    label = "Stop with error"
    category = "flow"
    variable = "stop"
    icon = "octagon-x"
    outputs = ()
    instant = True
    params = StopParams
    output = Nothing

    async def run(self, params: StopParams, ctx: Context) -> Nothing:
        """Raise the configured error."""
        raise NodeError(params.code, params.message)
