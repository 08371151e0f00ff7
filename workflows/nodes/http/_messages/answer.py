"""Reads an answer: its data as JSON, text, base64 or a file, and what a refusal means."""

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

# RFC 9110 and what gateways made of it: statuses under which the same request may succeed later.
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
    400: "The server did not understand the request; its answer below often says which field is wrong.",
    401: "Check the credential: the server does not know who asks.",
    403: "The credential is known but may not do this.",
    404: "Check the address; the path or an id in it does not exist.",
    405: "The address does not take this method.",
    415: "Choose another body type, or set the content-type header.",
    422: "The server understood the request and refused its content.",
    429: "Slow down: fewer runs at once, or a longer interval.",
}


def kind_of(response: HttpResponse, kind: str) -> str:
    """What `kind` means for this answer: json, jsonl, text, binary, or file."""
    if kind != "auto":
        return kind
    content_type = media_type(response.headers.get("content-type", ""))
    if content_type.is_json or content_type.is_json_lines:
        return "json"
    if content_type.name in ("", "text/plain") and not content_type.charset and is_binary(response.content):
        return "file"  # servers name what they do not know so
    return "text" if not response.content or _is_text(content_type) else "file"


def data_of(response: HttpResponse, kind: str) -> Json:
    """The answer's data as `kind`: json, jsonl, text or binary. Raises NodeError `invalid_response`.

    What says that it is JSON is never handed on as text: then `text` must be asked for.
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
    """Whether the headers say that the body, if there is one, is to be kept as a file."""
    content_type = media_type(response.headers.get("content-type", ""))
    is_text = content_type.is_json or content_type.is_json_lines or _is_text(content_type)
    return kind == "file" or (kind == "auto" and not is_text)


def name_of(response: HttpStream | HttpResponse) -> str:
    """The file name that an answer gives its body, else the last part of its address."""
    message = Message()
    message["content-disposition"] = response.headers.get("content-disposition", "")
    given = collapse_rfc2231_value(message.get_filename() or "")
    return given or unquote(urlsplit(response.url).path.rpartition("/")[2])


def headers_of(response: HttpStream | HttpResponse) -> dict[str, str | list[str]]:
    """By lower-case name: text, and a list of texts where the header was repeated; cookies are always a list."""
    return {**response.headers, **response.repeated}


def refusal(method: str, response: HttpResponse, now: datetime) -> NodeError:
    """The error of a status of 400 and above."""
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
    """The body in its charset. Raises NodeError, with `strict` for bytes without a meaning too."""
    content = response.content
    inside = charset_in_html(content) if content_type.is_html else None
    inside = charset_in_xml(content) if content_type.is_xml else inside
    try:
        return decode(content, content_type.charset, inside, strict=strict).text
    except UnreadableTextError as error:
        message = f"The answer cannot be read as {'JSON' if strict else 'text'}: {error}"
        raise NodeError(
            "invalid_response",
            message if message.endswith(".") else f"{message}.",
            "The server should name the right charset; choose `text` to read it anyway, or `file` for the bytes.",
            details={"status": response.status, "body": _snippet(response)},
        ) from error


def _not_json(response: HttpResponse, content_type: MediaType, error: NotJsonError) -> NodeError:
    came = f"It came as {content_type.name or 'an unnamed type'}"
    if str(error).startswith("Extra data"):
        choose = "choose `JSON Lines` if it holds a value on each line, or `text` to see it."
    else:
        choose = "choose `text` to see it, or check the address."
    return NodeError(
        "invalid_response",
        f"The answer is not valid JSON: {error}.",
        f"{came}; {choose}",
        details={"status": response.status, "position": error.position, "body": _snippet(response)},
    )


def _snippet(response: HttpResponse) -> str:
    """The beginning of the body, as well as it can be read."""
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
