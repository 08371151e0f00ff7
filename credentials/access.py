"""Who may change a credential, and who may put it into a workflow."""

from accounts.actor import Actor
from core.errors import ForbiddenError
from credentials.models import Credential

EDIT, USE, MANAGE = "credential.edit", "credential.use", "credential.manage"


def is_own(actor: Actor, row: Credential) -> bool:
    """Whether the actor created it."""
    return row.created_by_id is not None and row.created_by_id == actor.user.pk


def may_change(actor: Actor, row: Credential) -> bool:
    """Whether the actor may change, test and delete it."""
    return EDIT in actor.permissions and (MANAGE in actor.permissions or is_own(actor, row))


def may_use(actor: Actor, row: Credential) -> bool:
    """Whether the actor may use it in workflows."""
    is_given = row.shared or MANAGE in actor.permissions or is_own(actor, row)
    return USE in actor.permissions and is_given


def require_change(actor: Actor, row: Credential) -> None:
    """Raises ForbiddenError if `may_change` is false."""
    actor.require(EDIT)
    if not may_change(actor, row):
        raise ForbiddenError(
            f"{row.name!r} was created by {row.created_by.email if row.created_by else 'somebody else'}; to change, "
            f"test or delete it you need {MANAGE}, which {actor.means} does not have.",
            "Ask them or an admin, or create your own credential.",
        )


def require_use(actor: Actor, row: Credential, node: str) -> None:
    """Raises ForbiddenError `credential_not_shared` if the actor may not use it in workflows."""
    actor.require(USE)
    if not may_use(actor, row):
        raise ForbiddenError(
            f"The credential {row.name!r} of the node {node!r} is not shared with you.",
            f"Ask {row.created_by.email if row.created_by else 'an admin'} to share it, or choose another one.",
            {"credential": str(row.pk)},
            "credential_not_shared",
        )
