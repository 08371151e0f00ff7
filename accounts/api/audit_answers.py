"""The API's answers about the audit log."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field

from accounts.audit.actions import sentence
from accounts.models import AuditChain
from accounts.models import AuditEntry as AuditRow
from core.wire import Answer, JsonObject


class AuditObject(Answer):
    """The object of an action, with its name at that time."""

    type: str
    id: str
    name: str


class AuditEntry(Answer):
    """An entry of the audit log.

    The actor is recorded as of that time; `role` is `command` for the machine's command line, `link` for the
    use of a link that needs no account. `position` and `hash` are its place in the chain: null until it is
    sealed, about a second later.
    """

    id: UUID
    created_at: datetime
    actor: str
    user: UUID | None
    role: str
    token: UUID | None
    token_name: str
    address: str
    agent: str
    action: str
    text: str = Field(description="What was done, as a phrase that follows the actor's name.")
    object: AuditObject
    before: JsonObject | None
    after: JsonObject | None
    details: JsonObject
    result: Literal["ok", "refused"]
    position: int | None
    hash: str | None

    @classmethod
    def of(cls, row: AuditRow) -> Self:
        """The entry in a row."""
        kind = row.action.partition(".")[0]
        return cls(
            id=row.pk,
            created_at=row.created_at,
            actor=row.actor,
            user=row.user_id,
            role=row.role,
            token=row.token_id,
            token_name=row.token_name,
            address=row.address,
            agent=row.agent,
            action=row.action,
            text=sentence(row.action, row.object_name),
            object=AuditObject(type=kind, id=row.object_id, name=row.object_name),
            before=row.before,
            after=row.after,
            details=row.details,
            result="ok" if row.result == AuditRow.OK else "refused",
            position=row.position,
            hash=row.hash or None,
        )


class AuditVerification(Answer):
    """The head of the chain, and whether it held at the last verification, which runs hourly at low priority.

    `checked_at` is null before the first one; `broken_position` is the first entry that does not hold.
    """

    position: int
    hash: str
    holds: bool
    broken_position: int | None
    checked_at: datetime | None

    @classmethod
    def of(cls, chain: AuditChain) -> Self:
        """The chain in a row."""
        return cls(
            position=chain.position,
            hash=chain.hash,
            holds=chain.broken_position is None,
            broken_position=chain.broken_position,
            checked_at=chain.checked_at,
        )
