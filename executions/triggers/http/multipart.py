"""Parses forms with files, `multipart/form-data`, with Django's parser, which limits headers and fields."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from characters import MediaType, UnreadableTextError
from core.errors import InvalidError, TooLargeError
from executions.start.incoming_files import IncomingFiles
from executions.triggers.http.multipart_text import text_as_utf8
from workflows.sdk import Json


class _InMemory(MemoryFileUploadHandler):
    """Keeps files of any size in memory, where the whole body already is."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Accept all files."""
        self.activated = True


@dataclass(frozen=True)
class SentFile:
    """A file in a form; its type is as declared by the sender."""

    name: str
    content_type: str
    content: bytes


Take = Callable[[SentFile], Json]
"""Converts a file to its JSON representation."""


def into(files: IncomingFiles) -> Take:
    """Adds files to those that belong to a start."""
    return lambda sent: files.take(sent.name, sent.content)


def as_base64(file: SentFile) -> dict[str, Json]:
    """The file as `{"filename", "content_type", "size", "base64"}`, which `http.request` accepts as a file."""
    return {
        "filename": file.name,
        "content_type": file.content_type,
        "size": len(file.content),
        "base64": base64.b64encode(file.content).decode(),
    }


def multipart_fields(content_type: str, media: MediaType, body: bytes) -> dict[str, list[Any]]:
    """The fields by name, each with all its values: text and SentFile. Raises InvalidError or TooLargeError."""
    try:
        known = text_as_utf8(body, media.parameters.get("boundary", ""), media.charset)
        meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(known)}
        fields, files = MultiPartParser(meta, BytesIO(known), [_InMemory()], "utf-8").parse()
    except MultiPartParserError as error:
        raise InvalidError(f"The body is not multipart/form-data: {error}", code="invalid_form") from error
    except UnreadableTextError as error:
        raise InvalidError(f"The form cannot be decoded. {error}", code="invalid_form") from error
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise TooLargeError(f"The form is too large: {error}") from error
    values: dict[str, list[Any]] = {name: list(several) for name, several in fields.lists()}
    for name, several in files.lists():
        values.setdefault(name, []).extend(map(_sent, several))
    return values


def _sent(upload: Any) -> SentFile:
    return SentFile(upload.name, upload.content_type or "application/octet-stream", upload.read())
