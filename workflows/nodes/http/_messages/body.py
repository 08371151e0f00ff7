"""Encodes the node's settings as the body, query and headers of a request."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from workflows.nodes.http._messages.json_text import NotJsonError, read_json
from workflows.sdk import FileValue, Json, NodeError, file_of
from workflows.sdk.text import UnreadableTextError, media_type, whole
from workflows.sdk.text import encode as encoded


@dataclass(frozen=True)
class Body:
    """The bytes to send and their media type; None for no body."""

    content: bytes | None
    content_type: str | None


def files_of(kind: str, body: Json) -> list[FileValue]:
    """The files whose bytes are sent: the file of a raw body, or those among the fields of a multipart body."""
    if kind == "raw":
        return [file] if (file := file_of(body)) else []
    if kind != "multipart":
        return []
    fields = _fields(body, kind).values()
    items = [item for value in fields for item in (value if isinstance(value, list) else [value])]
    return [file for item in items if (file := file_of(item))]


def encode(
    kind: str, body: Json, charset: str | None = None, contents: Mapping[str, bytes] | None = None
) -> Body:
    """Encode `body` as `kind`: none, json, form, multipart or raw; text uses `charset`, UTF-8 by default.

    `contents` holds the bytes of the files named by `files_of`, by id. Raises NodeError `invalid_body`.
    """
    if kind == "none":
        return Body(None, None)
    if kind == "json":
        return Body(_bytes(_json(body), charset), "application/json")
    if kind == "form":
        return Body(_form(_fields(body, "form"), charset), "application/x-www-form-urlencoded")
    if kind == "multipart":
        return _multipart(_fields(body, "multipart"), contents or {})
    if file := file_of(body):
        return Body((contents or {})[file.id], file.content_type)
    return Body(_bytes(text_of(body), charset), "text/plain; charset=utf-8")


def flatten(values: Mapping[str, Json]) -> dict[str, str | list[str]]:
    """Query or form fields as text: a list repeats the field, null leaves it out."""
    return {
        name: [text_of(item) for item in value] if isinstance(value, list) else text_of(value)
        for name, value in values.items()
        if value is not None
    }


def text_of(value: Json) -> str:
    """A value as written in a URL, a header or a form: text as it is, everything else as JSON.

    Raises NodeError `file_has_no_text`.
    """
    if value is None:
        return ""
    if file := file_of(value):
        message = f"The file {file.name!r} cannot be written as text."
        hint = "Send it as a multipart or raw body, or use its `name` or `url`."
        raise NodeError("file_has_no_text", message, hint)
    return whole(value) if isinstance(value, str) else _compact(value)


def _compact(value: Json) -> str:
    return whole(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def basic(username: str, password: str) -> str:
    """The value of an `Authorization` header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _bytes(text: str, charset: str | None) -> bytes:
    try:
        return encoded(text, charset)
    except UnreadableTextError as error:
        hint = "Choose another charset in the content type, or leave it out for UTF-8."
        raise NodeError(
            "invalid_body", f"The body cannot be sent. {error}", hint, details={"field": "body"}
        ) from error


def _form(fields: Mapping[str, Json], charset: str | None) -> bytes:
    pairs = [
        (_bytes(name, charset), _bytes(text, charset))
        for name, value in flatten(fields).items()
        for text in (value if isinstance(value, list) else [value])
    ]
    return urlencode(pairs).encode()


def _json(body: Json) -> str:
    if not isinstance(body, str):
        return json.dumps(body, ensure_ascii=False)
    if not body.strip():
        return "null"
    try:
        read_json(body)
    except NotJsonError as error:
        raise NodeError(
            "invalid_body",
            f"The body is not valid JSON: {error}.",
            'Insert values with the json helper, as in {"text": {{json answer.text}}}.',
            details={"field": "body"},
        ) from error
    return body


def _fields(body: Json, kind: str) -> Mapping[str, Json]:
    if body is None or body == "":
        return {}
    fields = _parsed(body) if isinstance(body, str) else body
    if isinstance(fields, dict):
        return fields
    message = f"A {kind} body must be an object of fields, not {type(fields).__name__}."
    raise NodeError("invalid_body", message, 'For example {"name": "value"}.', details={"field": "body"})


def _parsed(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _multipart(fields: Mapping[str, Json], contents: Mapping[str, bytes]) -> Body:
    boundary = f"wireloom-{secrets.token_hex(16)}"
    parts = b"".join(
        f"--{boundary}\r\n".encode() + _part(name, item, contents)
        for name, value in fields.items()
        if value is not None
        for item in (value if isinstance(value, list) else [value])
    )
    return Body(parts + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


def _part(name: str, value: Json, contents: Mapping[str, bytes]) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if file := file_of(value):
        return _file_head(disposition, file.name, file.content_type) + contents[file.id] + b"\r\n"
    if not (isinstance(value, dict) and "filename" in value):
        return whole(f"{disposition}\r\n\r\n{text_of(value)}\r\n").encode()
    content_type = str(value.get("content_type") or "application/octet-stream")
    if not content_type.isprintable():
        raise NodeError("invalid_body", f"{content_type!r} is not a media type.", details={"field": "body"})
    return _file_head(disposition, str(value["filename"]), content_type) + _file(name, value) + b"\r\n"


def _file_head(disposition: str, name: str, content_type: str) -> bytes:
    head = f'{disposition}; filename="{_quoted(name)}"\r\nContent-Type: {content_type}\r\n\r\n'
    return whole(head).encode()


def _file(name: str, value: Mapping[str, Json]) -> bytes:
    if "base64" not in value:
        charset = media_type(str(value.get("content_type") or "")).charset
        return _bytes(text_of(value.get("content")), charset)
    try:
        return base64.b64decode(str(value["base64"]), validate=True)
    except binascii.Error as error:
        message = f"The file {name!r} is not valid base64: {error}."
        raise NodeError("invalid_body", message, details={"field": "body"}) from error


def _quoted(text: str) -> str:
    # As browsers encode it: HTML, "multipart/form-data encoding algorithm".
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
