"""File values: how JSON refers to bytes in the storage (contract, section 7).

`{"$file": "<asset id>", "name": "a.png", "content_type": "image/png", "size": 1234}`. It is passed from node to
node like any other value; only a node that needs the bytes opens it, through `ctx.files`.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from workflows.sdk.json import Json

MARK = "$file"
_KEYS = frozenset({MARK, "name", "content_type", "size"})


class FileValue(BaseModel):
    """One file: the id of its asset, its name and media type, and its size in bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str = Field(alias=MARK, max_length=36)
    name: str = Field(max_length=255)
    content_type: str = Field(max_length=100)
    size: int = Field(ge=0)

    @property
    def asset(self) -> UUID | None:
        """The id as a UUID; None if it is not one."""
        try:
            return UUID(self.id)
        except ValueError:
            return None

    def as_json(self) -> dict[str, Json]:
        """The value as it appears in an output."""
        return self.model_dump(by_alias=True)


def is_file(value: Any) -> bool:
    """Whether a JSON value refers to a file; an object with additional fields does not."""
    return type(value) is dict and value.keys() == _KEYS


def file_of(value: Json) -> FileValue | None:
    """The file that a JSON value refers to; None for every other value."""
    try:
        return FileValue.model_validate(value) if is_file(value) else None
    except ValidationError:
        return None


def files_in(value: Json) -> Iterator[FileValue]:
    """Every file in a JSON value, at any depth."""
    todo = [value]
    while todo:
        item = todo.pop()
        if (file := file_of(item)) is not None:
            yield file
        elif isinstance(item, dict):
            todo += item.values()
        elif isinstance(item, list):
            todo += item


def data_url_content(url: str) -> tuple[str, bytes]:
    """The media type and the bytes of a `data:` URL (RFC 2397). Raises ValueError."""
    head, comma, data = url.removeprefix("data:").partition(",")
    if not comma:
        raise ValueError("a data: URL needs a comma before its data")
    content_type, _, encoding = head.rpartition(";") if head.endswith(";base64") else (head, "", "")
    try:
        content = unquote_to_bytes(data)
        return content_type or "text/plain", base64.b64decode(content, validate=True) if encoding else content
    except binascii.Error as error:
        raise ValueError(f"the data of the data: URL is not base64: {error}") from error


def _source(given: Any) -> Any:
    if isinstance(given, str):
        if given.startswith("data:"):
            data_url_content(given)
        elif not given.startswith("https://"):
            raise ValueError("expected a file value, or a URL that begins with https:// or data:")
    return given


def _several(given: Any) -> Any:
    return given if isinstance(given, list) else [] if given is None or given == "" else [given]


_SOURCE = {"anyOf": [{"type": "string"}, {"type": "object"}]}
FileSource = Annotated[FileValue | str, BeforeValidator(_source), WithJsonSchema(_SOURCE)]
"""A parameter that accepts a file value, or an `https:` or `data:` URL."""
FileSources = Annotated[
    list[FileSource],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [*_SOURCE["anyOf"], {"type": "array", "items": _SOURCE}]}),
]
"""A parameter that accepts one of these, or a list of them."""
