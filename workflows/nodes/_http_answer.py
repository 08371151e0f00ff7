"""Reads an answer: its data as JSON, text or base64, and what a refusal means."""

import base64
import json
from datetime import datetime
from email.message import Message
from http import HTTPStatus

from workflows.sdk import HttpResponse, Json, NodeError
from workflows.sdk.retry_after import retry_after

# RFC 9110 and what gateways made of it: statuses under which the same request may succeed later.
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504, 524, 529})
SNIPPET = 2000

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


def data_of(response: HttpResponse, kind: str) -> Json:
    """The answer's data as `kind`: auto, json, text or binary. Raises NodeError `invalid_response`."""
    if kind == "binary":
        return base64.b64encode(response.content).decode()
    media_type, charset = _content_type(response)
    if kind == "json" or (kind == "auto" and _is_json(media_type)):
        try:
            return _parsed(response.content)
        except (ValueError, RecursionError) as error:
            if kind == "json":
                raise _not_json(response, media_type, error) from error
    if kind == "text" or _is_text(media_type) or not response.content:
        return response.content.decode(charset, "replace")
    return base64.b64encode(response.content).decode()


def refusal(method: str, response: HttpResponse, now: datetime) -> NodeError:
    """The error of a status of 400 and above."""
    status = response.status
    retryable = status in RETRYABLE
    _, charset = _content_type(response)
    snippet = response.content[: 4 * SNIPPET].decode(charset, "replace").strip()[:SNIPPET]
    hint = _HINTS.get(status) or ("The server failed; try again later." if status >= 500 else None)
    return NodeError(
        "http_status",
        f"{method} {response.url.partition('?')[0]} answered {status} {_reason(status)}".rstrip() + ".",
        hint,
        retryable,
        retry_after(response.headers.get("retry-after"), now) if retryable else None,
        {"status": status, "headers": dict(response.headers), "body": snippet},
    )


def _content_type(response: HttpResponse) -> tuple[str, str]:
    message = Message()
    message["content-type"] = response.headers.get("content-type", "")
    charset = message.get_content_charset("utf-8")
    try:
        "".encode(charset)
    except LookupError:
        charset = "utf-8"
    given = response.headers.get("content-type", "")
    return (message.get_content_type() if given else ""), charset


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _is_text(media_type: str) -> bool:
    return (
        not media_type
        or media_type.startswith("text/")
        or _is_json(media_type)
        or media_type.endswith(("xml", "javascript", "yaml", "x-www-form-urlencoded", "x-ndjson"))
    )


def _parsed(content: bytes) -> Json:
    return json.loads(content, parse_constant=_refuse) if content.strip() else None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _not_json(response: HttpResponse, media_type: str, error: Exception) -> NodeError:
    snippet = response.content[:SNIPPET].decode("utf-8", "replace")
    reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
    return NodeError(
        "invalid_response",
        f"The answer is not valid JSON: {reason}",
        f"It came as {media_type or 'an unnamed type'}; choose `text` to see it, or check the address.",
        details={"status": response.status, "body": snippet},
    )


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
