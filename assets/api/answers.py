"""What the API says of files, and what an upload may hold."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

from assets.models import Asset as AssetRow
from assets.uploads import SpooledUpload
from core.wire import Answer, Body


class Asset(Answer):
    """A file; its bytes are at `content/`."""

    id: UUID
    name: str
    content_type: str = Field(description="What the bytes are, not what their sender said.")
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="Hexadecimal; empty for values of old.")
    execution: UUID | None = Field(description="The execution with which it goes.")
    kept: bool = Field(description="Whether it stays until somebody deletes it.")
    created_at: datetime

    @classmethod
    def of(cls, row: AssetRow) -> Self:
        """The file in a row."""
        return cls(
            id=row.pk,
            name=row.name or f"{row.pk}.json",
            content_type=row.content_type,
            size=row.size,
            sha256=row.sha256,
            execution=row.execution,
            kept=row.kept,
            created_at=row.created_at,
        )


def _uploaded(value: Any) -> SpooledUpload:
    if not isinstance(value, SpooledUpload):
        raise ValueError("This must be a file.")
    return value


UploadedFile = Annotated[
    SpooledUpload,
    GetPydanticSchema(lambda _source, _handler: core_schema.no_info_plain_validator_function(_uploaded)),
    WithJsonSchema({"type": "string", "format": "binary"}),
]


class Upload(Body):
    """A file to keep; without `kept` it goes after a day unless an execution has taken it."""

    file: UploadedFile
    kept: Annotated[bool, Field(strict=False)] = False
