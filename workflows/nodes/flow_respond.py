"""`flow.respond`: answer whoever started the run."""

from pydantic import Field

from workflows.sdk import Context, Json, NodeType, Output, Params, ui


class RespondParams(Params):
    """Settings."""

    status: int = Field(200, ge=200, le=599)
    """The HTTP status of the answer."""
    headers: dict[str, str] = Field(
        default_factory=dict, json_schema_extra=ui(widget="keyvalue", group="More")
    )
    """Further headers of the answer."""
    body: Json = Field(None, json_schema_extra=ui(widget="multiline"))
    """The answer: text as it is, everything else as JSON. Empty means the incoming value."""


class Answer(Output):
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: Json


class Respond(NodeType[RespondParams, Answer]):
    """Answer the webhook's caller now, with any status; the run goes on."""

    type = "flow.respond"
    label = "Respond"
    category = "flow"
    variable = "answer"
    icon = "reply"
    responds = True
    instant = True
    params = RespondParams
    output = Answer
    output_example = {"status": 200, "headers": {}, "body": {"ok": True}}

    async def run(self, params: RespondParams, ctx: Context) -> Answer:
        """Form the answer; the engine hands it over once it is written down."""
        body = params.body if "body" in params.model_fields_set else ctx.input
        return Answer(status=params.status, headers=params.headers, body=body)
