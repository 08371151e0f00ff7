"""What an actor may see and do with an execution: anything with their own, with others by permission.

An execution started or retried manually belongs to that person, with everything it calls; one started by a
webhook, a schedule or another workflow's end belongs to nobody.
"""

from typing import Any

from accounts.actor import Actor
from core.errors import ForbiddenError
from executions.models import Execution, ListedExecution

PAYLOAD, OWN, MANAGE = "execution.payload", "execution.own", "execution.manage"


def is_own(actor: Actor, row: Execution | ListedExecution) -> bool:
    """Whether the actor started it manually."""
    return row.started_by is not None and row.started_by == actor.user.pk


def sees_only_own(actor: Actor | None) -> bool:
    """Whether what the actor starts may open only the actor's own files; runs that nobody started manually may
    open all."""
    return actor is not None and PAYLOAD not in actor.permissions


def own_executions(actor: Actor) -> Any:
    """A query for the ids of the executions that the actor started and may therefore see into."""
    rows = Execution.objects.in_organization(actor.organization)
    found = rows.filter(started_by=actor.user.pk) if OWN in actor.permissions else rows.none()
    return found.values("pk")


def shows_payload(actor: Actor, row: Execution | ListedExecution) -> bool:
    """Whether the actor may see its inputs and outputs."""
    return PAYLOAD in actor.permissions or (OWN in actor.permissions and is_own(actor, row))


def require_payload(actor: Actor, row: Execution) -> None:
    """Raises ForbiddenError if `shows_payload` is false."""
    if not shows_payload(actor, row):
        raise _refused(actor, "see its data", PAYLOAD)


def require_reach(actor: Actor, row: Execution) -> None:
    """Raises ForbiddenError for an execution that the actor did not start, without the permission for those."""
    if MANAGE not in actor.permissions and not is_own(actor, row):
        raise _refused(actor, "cancel, retry or answer it", MANAGE)


def _refused(actor: Actor, to_do: str, permission: str) -> ForbiddenError:
    return ForbiddenError(
        f"You did not start this execution; to {to_do} you need {permission}, which {actor.means} does not have.",
        "Ask an editor or admin of the organisation.",
    )
