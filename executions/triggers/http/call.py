"""A webhook call as received, and the input that a run gets from it."""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from characters import (
    MediaType,
    NotUrlencodedError,
    UnreadableTextError,
    charset_in_html,
    charset_in_xml,
    decode,
    form_fields,
    is_binary,
    media_type,
)
from core import strict_json
from core.errors import InvalidError, TooLargeError
from core.secrets.redaction import MASK
from executions.models.hook_calls import HookCall
from executions.start.incoming_files import IncomingFiles
from executions.triggers.http.multipart import SentFile, Take, as_base64, into, multipart_fields
from workflows.sdk import Json

MOST_FORM_FIELDS = 1_000


@dataclass(frozen=True, kw_only=True)
class HttpCall:
    """Header names are lower-case; `query` and `body` are raw."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, request: HttpRequest, body: bytes) -> "HttpCall":
        """The call of a request."""
        return cls(
            method=str(request.method),
            path=request.path,
            query=request.META.get("QUERY_STRING", ""),
            headers={name.lower(): _header(value) for name, value in request.headers.items()},
            body=body,
        )

    @classmethod
    def again(cls, kept: HookCall) -> "HttpCall":
        """A stored call, without its secret headers."""
        return cls(
            method=kept.method,
            path=kept.path,
            query=kept.query,
            headers={name: value for name, value in kept.headers.items() if value != MASK},
            body=kept.content(),
        )

    def input(self, hidden: Collection[str], files: IncomingFiles) -> dict[str, Json]:
        """The trigger's output: `{body, query, headers, method, path}`, without the headers in `hidden`.

        Files in a form are added to `files`, and their file values to the body. Raises InvalidError or
        TooLargeError for a body that does not match its declared type.
        """
        return {
            "body": parsed(self.headers.get("content-type", ""), self.body, into(files)),
            "query": flat(sent_fields(self.query.encode(), None, None)),
            "headers": {name: value for name, value in self.headers.items() if name not in hidden},
            "method": self.method,
            "path": self.path,
        }


def parsed(content_type: str, body: bytes, take: Take = as_base64) -> Json:
    """JSON and forms as their values, text as text, binary data as base64; None for an empty body.

    `take` converts files in a form. Text is decoded by its charset. Raises InvalidError or TooLargeError for a
    body that does not match its declared type.
    """
    if not body:
        return None
    media = media_type(content_type)
    if media.is_json:
        return strict_json.loads(body, media.charset)
    if media.name == "application/x-www-form-urlencoded":
        return flat(sent_fields(body, media.charset))
    if media.name == "multipart/form-data":
        return flat(_with_files(multipart_fields(content_type, media, body), take))
    return _text(media, body)


def _with_files(fields: Mapping[str, list[Any]], take: Take) -> dict[str, list[Json]]:
    return {
        name: [take(value) if isinstance(value, SentFile) else value for value in values]
        for name, values in fields.items()
    }


def sent_fields(
    body: bytes, charset: str | None, most: int | None = MOST_FORM_FIELDS
) -> dict[str, list[str]]:
    """The fields of a URL-encoded form. Raises TooLargeError above `most`, and InvalidError."""
    try:
        return form_fields(body, charset, most)
    except NotUrlencodedError as error:
        raise TooLargeError(str(error)) from error
    except UnreadableTextError as error:
        raise InvalidError(f"The form cannot be decoded. {error}", code="invalid_form") from error


def _text(media: MediaType, body: bytes) -> str:
    if not media.charset and is_binary(body):
        return base64.b64encode(body).decode()
    inside = charset_in_html(body) if media.is_html else charset_in_xml(body) if media.is_xml else None
    try:
        return decode(body, media.charset, inside).text
    except UnreadableTextError as error:
        raise InvalidError(f"The body cannot be decoded. {error}", code="invalid_text") from error


def _header(value: str) -> str:
    """A header decoded as UTF-8 if it is valid: the web server returns one character per byte."""
    try:
        return value if value.isascii() else value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def flat(fields: Mapping[str, list[Any]]) -> dict[str, Any]:
    """A field that occurs once becomes its value; a repeated one becomes a list."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
