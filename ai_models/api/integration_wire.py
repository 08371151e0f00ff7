"""What the API says of the organisation's connection to OpenRouter, and what it takes."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from ai_models.connections.models import Integration as Row
from core.wire import Answer, Body, Email, OneOf, Text


class Integration(Answer):
    """The connection; the key itself is never shown, only its `hint`."""

    configured: bool
    hint: str | None
    source: Annotated[str, OneOf(Row.SOURCES)] | None
    credential: UUID | None
    last_rotated_at: datetime | None
    updated_by: Email | None

    @classmethod
    def of(cls, row: Row | None) -> Self:
        """The connection in a row; unconfigured without one."""
        if row is None:
            nothing = ("hint", "source", "credential", "last_rotated_at", "updated_by")
            return cls(configured=False, **dict.fromkeys(nothing))
        return cls(
            configured=True,
            hint=row.credential.hint,
            source=row.source,
            credential=row.credential_id,
            last_rotated_at=row.rotated_at,
            updated_by=row.updated_by.email if row.updated_by else None,
        )


class Connecting(Answer):
    """Where the browser goes to connect."""

    authorize_url: str


class PutIntegration(Body):
    """The organisation's key."""

    api_key: Annotated[str, Text(500, blank=True)]
