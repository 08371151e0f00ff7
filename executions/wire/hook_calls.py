"""Webhook calls as the API shows them."""

import base64
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from accounts.actor import Actor
from core.wire import OneOf, Open
from executions.models import HookCall as HookCallRow
from executions.models.hook_calls import OUTCOMES
from executions.wire.access import PAYLOAD
from executions.wire.redactable import Redactable


class HookCall(Redactable):
    """A call to a webhook, and its outcome. `size` is the body's size in bytes."""

    id: Open[UUID]
    workflow: Open[UUID]
    trigger: Open[str]
    received_at: Open[datetime]
    method: Open[str]
    path: str | None
    query: str | None
    size: Open[int]
    outcome: Open[Annotated[str, OneOf(OUTCOMES)]]
    error: Open[str | None]
    execution: Open[UUID | None]

    @classmethod
    def of(cls, row: HookCallRow, viewer: Actor, **more: Any) -> Self:
        """The call in a row, with the extra fields of a subclass. A call belongs to nobody, and its path
        contains a token."""
        return cls(
            id=row.pk,
            workflow=row.workflow_id,
            trigger=row.node_id,
            received_at=row.received_at,
            method=row.method,
            path=row.path,
            query=row.query,
            size=row.size,
            outcome=row.outcome,
            error=row.error or None,
            execution=row.execution,
            **more,
        ).as_seen(PAYLOAD in viewer.permissions)


class HookCallDetail(HookCall):
    """The call with its headers and body; for a refused one, the beginning of the body."""

    headers: dict[str, str] | None
    body: str | None
    body_encoding: Literal["text", "base64"] | None

    @classmethod
    def whole(cls, row: HookCallRow, viewer: Actor) -> Self:
        """The call in a row: the body as text if it is UTF-8, otherwise in base64."""
        raw = row.content()
        try:
            body, encoding = raw.decode(), "text"
        except UnicodeDecodeError:
            body, encoding = base64.b64encode(raw).decode(), "base64"
        return cls.of(row, viewer, headers=row.headers, body=body, body_encoding=encoding)
