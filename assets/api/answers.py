"""The API's answers about files: everything but their content."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from assets.models import Asset as AssetRow
from core.wire import Answer


class Asset(Answer):
    """A file; its content is at `content/`."""

    id: UUID
    name: str
    content_type: str = Field(description="Determined from the content, not from what the sender declared.")
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="Hexadecimal; empty for values stored before digests were recorded.")
    execution: UUID | None = Field(
        description="The execution that owns the file and with which it is deleted."
    )
    kept: bool = Field(description="Whether it is kept until somebody deletes it.")
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
