"""The audit log: who did what to which thing."""

from typing import Any

from accounts.actor import Actor
from accounts.models import AuditEntry, Membership, User


def audit(actor: Actor, action: str, object_id: Any = "", **details: Any) -> None:
    """Write down in the actor's organisation what they did, within the transaction of the act."""
    AuditEntry.objects.create(
        organization=actor.organization,
        user=actor.user,
        token=actor.token,
        action=action,
        object_id=str(object_id),
        details=details,
    )


def audit_person(user: User, action: str, object_id: Any = "", **details: Any) -> None:
    """Write down in each of the person's organisations what happened to their account, as signing in."""
    for membership in Membership.objects.of_user(user):
        AuditEntry.objects.create(
            organization=membership.organization,
            user=user,
            action=action,
            object_id=str(object_id),
            details=details,
        )
