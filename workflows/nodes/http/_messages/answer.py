"""Reads an HTTP response: its data as JSON, text, base64 or a file, and the error for a refusal."""

import base64
from datetime import datetime
from email.message import Message
from email.utils import collapse_rfc2231_value
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from workflows.nodes.http._messages.json_text import NotJsonError, read_json, read_json_lines
from workflows.sdk import HttpResponse, HttpStream, Json, NodeError
from workflows.sdk.retry_after import retry_after
from workflows.sdk.text import (
    MediaType,
    UnreadableTextError,
    charset_in_html,
    charset_in_xml,
    decode,
    find,
    is_binary,
    media_type,
)

# RFC 9110, extended by what gateways use: statuses after which the same request may succeed later.
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504, 524, 529})
SNIPPET = 2000
_TEXT = (
    "xml",
    "javascript",
    "ecmascript",
    "yaml",
    "toml",
    "x-www-form-urlencoded",
    "graphql",
    "sql",
    "csv",
    "x-sh",
)

_HINTS = {
    400: "The server did not understand the request; its response below often says which field is wrong.",
    401: "Check the credential: the server did not accept it.",
    403: "The server accepts the credential but does not permit this request.",
    404: "Check the URL; its path, or an id in it, does not exist.",
    405: "The URL does not accept this method.",
    415: "Choose another body type, or set the content-type header.",
    422: "The server understood the request and refused its content.",
    429: "Slow down: run fewer executions at once, or use a longer interval.",
}


def kind_of(response: HttpResponse, kind: str) -> str:
    """What `kind` means for this response: json, jsonl, text, binary or file."""
    if kind != "auto":
        return kind
    content_type = media_type(response.headers.get("content-type", ""))
    if content_type.is_json or content_type.is_json_lines:
        return "json"
    if content_type.name in ("", "text/plain") and not content_type.charset and is_binary(response.content):
        return "file"  # servers use this type for content that they do not recognise
    return "text" if not response.content or _is_text(content_type) else "file"


def data_of(response: HttpResponse, kind: str) -> Json:
    """The response's data as `kind`: json, jsonl, text or binary. Raises NodeError `invalid_response`.

    A body declared as JSON is never passed on as text unless `kind` is `text`.
    """
    content_type = media_type(response.headers.get("content-type", ""))
    if kind == "binary":
        return base64.b64encode(response.content).decode()
    if kind == "text":
        return _text(response, content_type, strict=False)
    try:
        text = _text(response, content_type, strict=True)
        is_lines = kind == "jsonl" or content_type.is_json_lines
        return read_json_lines(text) if is_lines else read_json(text)
    except NotJsonError as error:
        raise _not_json(response, content_type, error) from error


def says_file(response: HttpStream, kind: str) -> bool:
    """Whether the headers say that the body, if any, is to be stored as a file."""
    content_type = media_type(response.headers.get("content-type", ""))
    is_text = content_type.is_json or content_type.is_json_lines or _is_text(content_type)
    return kind == "file" or (kind == "auto" and not is_text)


def name_of(response: HttpStream | HttpResponse) -> str:
    """The file name that the response gives its body, otherwise the last segment of its URL."""
    message = Message()
    message["content-disposition"] = response.headers.get("content-disposition", "")
    given = collapse_rfc2231_value(message.get_filename() or "")
    return given or unquote(urlsplit(response.url).path.rpartition("/")[2])


def headers_of(response: HttpStream | HttpResponse) -> dict[str, str | list[str]]:
    """The headers by lower-case name: a text, or a list of texts if the header was repeated; cookies are always
    a list."""
    return {**response.headers, **response.repeated}


def refusal(method: str, response: HttpResponse, now: datetime) -> NodeError:
    """The error for a status of 400 or above."""
    status = response.status
    retryable = status in RETRYABLE
    snippet = _snippet(response)
    hint = _HINTS.get(status) or ("The server failed; try again later." if status >= 500 else None)
    return NodeError(
        "http_status",
        f"{method} {response.url.partition('?')[0]} answered {status} {_reason(status)}".rstrip() + ".",
        hint,
        retryable,
        retry_after(response.headers.get("retry-after"), now) if retryable else None,
        {"status": status, "headers": headers_of(response), "body": snippet},
    )


def _is_text(content_type: MediaType) -> bool:
    name = content_type.name
    return not name or name.startswith("text/") or name.endswith(_TEXT) or bool(content_type.charset)


def _text(response: HttpResponse, content_type: MediaType, strict: bool) -> str:
    """The body decoded by its charset. Raises NodeError, with `strict` also for undecodable bytes."""
    content = response.content
    inside = charset_in_html(content) if content_type.is_html else None
    inside = charset_in_xml(content) if content_type.is_xml else inside
    try:
        return decode(content, content_type.charset, inside, strict=strict).text
    except UnreadableTextError as error:
        message = f"The response cannot be read as {'JSON' if strict else 'text'}: {error}"
        raise NodeError(
            "invalid_response",
            message if message.endswith(".") else f"{message}.",
            "The server should declare the right charset; choose `text` to read it anyway, or `file` for the bytes.",
            details={"status": response.status, "body": _snippet(response)},
        ) from error


def _not_json(response: HttpResponse, content_type: MediaType, error: NotJsonError) -> NodeError:
    came = f"Its content type is {content_type.name or 'not declared'}"
    if str(error).startswith("Extra data"):
        choose = "choose `JSON Lines` if each line holds a value, or `text` to see it."
    else:
        choose = "choose `text` to see it, or check the URL."
    return NodeError(
        "invalid_response",
        f"The response is not valid JSON: {error}.",
        f"{came}; {choose}",
        details={"status": response.status, "position": error.position, "body": _snippet(response)},
    )


def _snippet(response: HttpResponse) -> str:
    """The beginning of the body, decoded as well as possible."""
    charset = media_type(response.headers.get("content-type", "")).charset
    content = response.content[: 4 * SNIPPET]
    try:
        text = decode(content, charset if find(charset) else "utf-8").text
    except UnreadableTextError:
        text = decode(content, "utf-8").text
    return text.strip()[:SNIPPET]


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
