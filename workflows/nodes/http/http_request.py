"""`http.request`: sends a request to any web address."""

from collections.abc import AsyncIterator, Mapping
from typing import Literal

from pydantic import Field

from workflows.nodes.http._messages.answer import data_of, headers_of, kind_of, name_of, refusal, says_file
from workflows.nodes.http._messages.body import basic, encode, files_of, flatten, text_of
from workflows.sdk import (
    Context,
    Effect,
    HttpRequest,
    HttpResponse,
    HttpStream,
    Json,
    NodeType,
    Output,
    Params,
    Problem,
    apart,
    is_large,
    ui,
)
from workflows.sdk.context import MOST_READ, whole_response
from workflows.sdk.text import media_type
from workflows.sdk.values import LARGE

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
BODY_LABELS = {
    "none": "None",
    "json": "JSON",
    "form": "Form (URL-encoded)",
    "multipart": "Form with files (multipart)",
    "raw": "Text or a file, unchanged",
}
RESPONSE_LABELS = {
    "auto": "By its content type: JSON, text or a file",
    "json": "JSON",
    "jsonl": "JSON Lines, as a list",
    "text": "Text",
    "file": "A file",
    "binary": "Binary, as base64",
}


class HttpParams(Params):
    """Settings."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] = Field(
        "GET", json_schema_extra=ui(template=False)
    )
    """The HTTP method."""
    url: str = Field(
        title="URL", min_length=1, json_schema_extra=ui(placeholder="https://api.example.com/items")
    )
    """The full URL, with `https://`. Private networks are blocked unless an operator allows them."""
    query: dict[str, Json] = Field(default_factory=dict, json_schema_extra=ui(widget="keyvalue"))
    """Query parameters; Wireloom encodes them. A list repeats the parameter."""
    headers: dict[str, Json] = Field(default_factory=dict, json_schema_extra=ui(widget="keyvalue"))
    """Request headers. Put secrets in a credential instead."""
    body_type: Literal["none", "json", "form", "multipart", "raw"] = Field(
        "none", title="Body", json_schema_extra=ui(template=False, labels=BODY_LABELS)
    )
    """How to encode the body; this also sets the content type, unless a header does.

    Text is sent in the charset that your content type names, UTF-8 by default.
    """
    body: Json = Field(
        None,
        title="Body content",
        json_schema_extra=ui(
            widget="json", language="json", show_if=("body_type", ["json", "form", "multipart", "raw"])
        ),
    )
    """The body. In JSON, insert values as JSON: `{"text": {{json answer.text}}}`. For forms, enter an object of
    fields; in a form with files, a field may be a file from an earlier node, `{"attachment": {{json upload}}}`,
    or `{"filename", "content" or "base64"}`. The files of a request may total 10 MB."""
    response: Literal["auto", "json", "jsonl", "text", "file", "binary"] = Field(
        "auto", title="Read the response as", json_schema_extra=ui(template=False, labels=RESPONSE_LABELS)
    )
    """How to read the response body into `data`. A body that should be JSON but is not valid is an error."""
    fail_on_status: bool = Field(True, title="Fail on 4xx and 5xx")
    """Off: every status counts as success, and a later node checks `status`."""
    timeout_s: float = Field(30, title="Time-out", ge=0.1, le=300, json_schema_extra=ui(group="More"))
    """Seconds for the whole request, from connecting to the last byte."""
    follow_redirects: bool = Field(True, json_schema_extra=ui(group="More"))
    """Follow up to five redirects. Secrets are never sent to another server."""
    idempotent: bool = Field(
        False, title="Server honours Idempotency-Key", json_schema_extra=ui(template=False, group="More")
    )
    """Sends an `Idempotency-Key` that stays the same on every attempt, so that the request can be retried
    safely."""


class HttpOutput(Output):
    """The response."""

    status: int
    """The HTTP status."""
    headers: dict[str, str | list[str]]
    """The headers, by lower-case name. A repeated header is a list; `set-cookie` always is."""
    data: Json
    """The body: parsed JSON (a list for JSON Lines), text, or a file: `{"$file", "name", "content_type", "size"}`."""
    elapsed_ms: int
    """Milliseconds until the response was complete."""


class HttpRequestNode(NodeType[HttpParams, HttpOutput]):
    """Send a request to a web address and read the response.

    GET, HEAD and OPTIONS are retried after a failure. Other methods change something, so they run once, and
    after an interruption you decide whether to run them again, unless the server honours `Idempotency-Key`.
    """

    type = "http.request"
    label = "HTTP Request"
    variable = "httpResponse"
    category = "http"
    icon = "globe"
    credential_types = ("http_basic", "http_bearer", "http_header")
    effect = Effect.UNSAFE
    params = HttpParams
    output = HttpOutput
    output_example = {
        "status": 200,
        "headers": {"content-type": "application/json"},
        "data": {"id": 1, "title": "Hello"},
        "elapsed_ms": 120,
    }

    def effect_of(self, params: HttpParams) -> Effect:
        """Reads and keyed requests may be repeated; all others run once."""
        if params.method in SAFE_METHODS:
            return Effect.REPEATABLE
        return Effect.KEYED if params.idempotent else Effect.UNSAFE

    def check(self, parameters: Mapping[str, Json], credential: bool) -> list[Problem]:
        """Report a URL without a scheme, which would fail at run time."""
        url = parameters.get("url")
        if not isinstance(url, str) or not url.strip() or "{{" in url.partition("/")[0]:
            return []
        if url.strip().lower().startswith(("http://", "https://")):
            return []
        hint = f"Did you mean https://{url.strip().lstrip('/')}?"
        return [Problem(code="invalid_url", field="url", message="The URL has no https://.", hint=hint)]

    async def run(self, params: HttpParams, ctx: Context) -> HttpOutput:
        """Send the request and read the response."""
        contents = await _contents(params, ctx)
        request = await apart(is_large(params.body), _request, params, ctx, contents)
        async with ctx.http.stream(request) as stream:
            is_refused = params.fail_on_status and stream.status >= 400
            if not is_refused and says_file(stream, params.response):
                data: Json = await _kept(stream, ctx)
                return _output(stream, data)
            response = await whole_response(stream)
        if is_refused:
            raise refusal(params.method, response, ctx.clock.now())
        return _output(response, await _data(response, params.response, ctx))


def _output(response: HttpStream | HttpResponse, data: Json) -> HttpOutput:
    return HttpOutput(
        status=response.status, headers=headers_of(response), data=data, elapsed_ms=response.elapsed_ms
    )


async def _data(response: HttpResponse, asked: str, ctx: Context) -> Json:
    kind = kind_of(response, asked)
    if kind == "file":
        return (await ctx.files.write(response.content, name_of(response))).as_json()
    return await apart(len(response.content) > LARGE, data_of, response, kind)


async def _kept(response: HttpStream, ctx: Context) -> Json:
    """Store the body as a file while it arrives; None for an empty body."""
    chunks = response.chunks()
    first = await anext(aiter(chunks), b"")
    if not first:
        return ""
    return (await ctx.files.write(_from(first, chunks), name_of(response))).as_json()


async def _from(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk


async def _contents(params: HttpParams, ctx: Context) -> dict[str, bytes]:
    """The bytes of the files to send, by id. Raises NodeError `file_too_large` if they exceed MOST_READ
    together."""
    contents: dict[str, bytes] = {}
    left = MOST_READ
    for file in files_of(params.body_type, params.body):
        if file.id not in contents:
            contents[file.id] = await ctx.files.read(file, left)
            left -= len(contents[file.id])
    return contents


def _request(params: HttpParams, ctx: Context, contents: Mapping[str, bytes]) -> HttpRequest:
    given = {name.lower(): text_of(value) for name, value in params.headers.items() if value is not None}
    charset = media_type(given.get("content-type", "")).charset
    body = encode(params.body_type, params.body, charset, contents)
    headers = {"content-type": body.content_type} if body.content_type else {}
    if params.idempotent and params.method not in SAFE_METHODS:
        headers["idempotency-key"] = ctx.idempotency_key()
    headers |= given | _authorization(ctx.credential or {})
    return HttpRequest(
        method=params.method,
        url=params.url,
        headers=headers,
        query=flatten(params.query),
        content=body.content,
        timeout=params.timeout_s,
        follow_redirects=params.follow_redirects,
    )


def _authorization(credential: Mapping[str, str]) -> dict[str, str]:
    """The header for a credential, whose type is recognised by its fields."""
    if "token" in credential:
        return {"authorization": f"Bearer {credential['token']}"}
    if "username" in credential:
        return {"authorization": basic(credential["username"], credential.get("password", ""))}
    if "name" in credential:
        return {credential["name"].lower(): credential.get("value", "")}
    return {}
