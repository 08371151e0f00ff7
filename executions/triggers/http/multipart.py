"""Forms with files, `multipart/form-data`: read by Django's parser, which bounds headers and fields."""

import base64
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from characters import MediaType, UnreadableTextError
from core.errors import InvalidError, TooLargeError
from executions.triggers.http.multipart_text import text_as_utf8
from workflows.sdk import Json


class _InMemory(MemoryFileUploadHandler):
    """Keeps files of any size: the whole body is in memory already."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take them all."""
        self.activated = True


def multipart_fields(content_type: str, media: MediaType, body: bytes) -> dict[str, list[Json]]:
    """The fields by name, each with all its values; a file is `{"filename", "content_type", "size", "base64"}`.

    That is what `http.request` takes for a file. Raises InvalidError or TooLargeError.
    """
    try:
        known = text_as_utf8(body, media.parameters.get("boundary", ""), media.charset)
        meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(known)}
        fields, files = MultiPartParser(meta, BytesIO(known), [_InMemory()], "utf-8").parse()
    except MultiPartParserError as error:
        raise InvalidError(f"The body is not multipart/form-data: {error}", code="invalid_form") from error
    except UnreadableTextError as error:
        raise InvalidError(f"The form cannot be read. {error}", code="invalid_form") from error
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise TooLargeError(f"The form is too large: {error}") from error
    values: dict[str, list[Json]] = {name: list(several) for name, several in fields.lists()}
    for name, several in files.lists():
        values.setdefault(name, []).extend(map(_file, several))
    return values


def _file(upload: Any) -> dict[str, Json]:
    content = upload.read()
    return {
        "filename": upload.name,
        "content_type": upload.content_type or "application/octet-stream",
        "size": len(content),
        "base64": base64.b64encode(content).decode(),
    }
