"""What of an execution somebody may see and do: their own as they like, those of others by permission.

Who starts one by hand, or retries it, is whose it is, with everything it calls; what a webhook, a schedule or another
workflow's end has started is nobody's.
"""

from collections.abc import Mapping
from typing import Any

from accounts.actor import Actor
from core.errors import ForbiddenError
from executions.models import Execution

PAYLOAD, OWN, MANAGE = "execution.payload", "execution.own", "execution.manage"
REDACTED = "redacted"
"""The flag of an answer that says whether fields are null because they were not to be seen."""
ERROR = ("code", "node_id")
"""What of an error is shown: its words may quote data."""


def is_own(actor: Actor, row: Execution) -> bool:
    """Whether the actor has started it by hand."""
    return row.started_by is not None and row.started_by == actor.user.pk


def own_executions(actor: Actor) -> Any:
    """A query of the ids of those that the actor may see into because they have started them."""
    rows = Execution.objects.in_organization(actor.organization)
    found = rows.filter(started_by=actor.user.pk) if OWN in actor.permissions else rows.none()
    return found.values("pk")


def shows_payload(actor: Actor, row: Execution) -> bool:
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


def shown(answer: Mapping[str, Any], open_fields: frozenset[str], whole: bool) -> dict[str, Any]:
    """The answer; where it is not shown whole, all that is not in `open_fields` is null, a new field too."""
    if whole:
        return {**answer, REDACTED: False}
    kept = {field: value if field in open_fields else None for field, value in answer.items()}
    if answer.get("error") is not None:
        kept["error"] = {key: value if key in ERROR else None for key, value in answer["error"].items()}
    return kept | {REDACTED: True}
