"""`flow.respond`: replies to whoever started the run."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from workflows.sdk import Context, Json, NodeError, NodeType, Output, Params, Problem, ui
from workflows.sdk.response_headers import SAFE_TYPES, why_not_sent
from workflows.sdk.text import UnreadableTextError, encode, find, media_type


class RespondParams(Params):
    """Settings."""

    status: int = Field(200, ge=200, le=599)
    """The HTTP status of the reply."""
    headers: dict[str, str] = Field(
        default_factory=dict, json_schema_extra=ui(widget="keyvalue", group="More")
    )
    """Further headers of the reply. The body uses the charset in `Content-Type`."""
    body: Json = Field(None, json_schema_extra=ui(widget="multiline"))
    """The reply: text as it is, everything else as JSON. Empty: the incoming value."""


class Answer(Output):
    """The reply."""

    status: int
    headers: dict[str, str]
    body: Json


class Respond(NodeType[RespondParams, Answer]):
    """Reply to the webhook's caller now, with any status; the run continues."""

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

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Report headers and content types that will not be sent as entered."""
        headers = parameters.get("headers")
        given = headers if isinstance(headers, dict) else {}
        return [problem for name, value in given.items() for problem in _problems(name, value)]

    async def run(self, params: RespondParams, ctx: Context) -> Answer:
        """Build the reply; the engine delivers it after recording it. Raises NodeError `invalid_body`."""
        body = params.body if "body" in params.model_fields_set else ctx.input
        _check_charset(params.headers, body)
        return Answer(status=params.status, headers=params.headers, body=body)


def _problems(name: str, value: Json) -> Iterator[Problem]:
    """Problems of one header; names and values that contain templates are checked when they are sent."""
    field = f"headers.{name}"
    reason = None if "{{" in name else why_not_sent(name)
    if reason:
        message = f"The header {name} is not sent: {reason}."
        yield Problem(code="header_not_sent", severity="warning", field=field, message=message)
    if name.lower() != "content-type" or not isinstance(value, str) or "{{" in value:
        return
    media = media_type(value)
    if media.charset and find(media.charset) is None:
        message = f"The charset {media.charset!r} is not known to browsers."
        yield Problem(
            code="invalid_charset", field=field, message=message, hint="Use utf-8, which has every character."
        )
    if media.name not in SAFE_TYPES:
        shown = media.name or "this type"
        message = f"Browsers download {shown} instead of showing it, because it could run scripts."
        hint = "Programs can read it as usual. Browsers show " + ", ".join(SAFE_TYPES) + "."
        yield Problem(code="sent_as_download", severity="warning", field=field, message=message, hint=hint)


def _check_charset(headers: Mapping[str, str], body: Json) -> None:
    named = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    charset = media_type(named).charset
    try:
        if charset and isinstance(body, str):
            encode(body, charset)
        elif charset and find(charset) is None:
            encode("", charset)
    except UnreadableTextError as error:
        hint = "Choose another charset in the content type, or leave it out for UTF-8."
        raise NodeError("invalid_body", f"The body cannot be sent. {error}", hint) from error
