"""What of an execution somebody may see and do: their own as they like, those of others by permission.

Who starts one by hand, or retries it, is whose it is, with everything it calls; what a webhook, a schedule or another
workflow's end has started is nobody's.
"""

from typing import Any

from accounts.actor import Actor
from core.errors import ForbiddenError
from executions.models import Execution, ListedExecution

PAYLOAD, OWN, MANAGE = "execution.payload", "execution.own", "execution.manage"


def is_own(actor: Actor, row: Execution | ListedExecution) -> bool:
    """Whether the actor has started it by hand."""
    return row.started_by is not None and row.started_by == actor.user.pk


def sees_only_own(actor: Actor | None) -> bool:
    """Whether what the actor starts may open no files but theirs; what nobody has started by hand may open all."""
    return actor is not None and PAYLOAD not in actor.permissions


def own_executions(actor: Actor) -> Any:
    """A query of the ids of those that the actor may see into because they have started them."""
    rows = Execution.objects.in_organization(actor.organization)
    found = rows.filter(started_by=actor.user.pk) if OWN in actor.permissions else rows.none()
    return found.values("pk")


def shows_payload(actor: Actor, row: Execution | ListedExecution) -> bool:
    """Whether the actor sees what went into it and came out."""
    return PAYLOAD in actor.permissions or (OWN in actor.permissions and is_own(actor, row))


def require_payload(actor: Actor, row: Execution) -> None:
    """Raises ForbiddenError where `shows_payload` is false."""
    if not shows_payload(actor, row):
        raise _refused(actor, "see what is in it", PAYLOAD)


def require_reach(actor: Actor, row: Execution) -> None:
    """Raises ForbiddenError for an execution that others or nobody started, without the permission for those."""
    if MANAGE not in actor.permissions and not is_own(actor, row):
        raise _refused(actor, "cancel, retry or answer it", MANAGE)


def _refused(actor: Actor, to_do: str, permission: str) -> ForbiddenError:
    return ForbiddenError(
        f"You have not started this execution; to {to_do} takes {permission}, which {actor.means} does not have.",
        "Ask an editor or admin of the organisation.",
    )
