"""Whose files somebody may see and delete.

Those that one has uploaded, and those of executions that one has started, are one's own; all others take the
permission to see what went into and came out of everybody's executions.
"""

from django.db.models import Q

from accounts.actor import Actor
from assets.callbacks import answers
from assets.models import Asset
from assets.querysets import AssetQuerySet
from core.errors import ForbiddenError

VIEW, EDIT, MANAGE = "asset.view", "asset.edit", "asset.manage"
PAYLOAD = "execution.payload"


def shown_to(actor: Actor, rows: AssetQuerySet) -> AssetQuerySet:
    """Those of `rows`, of the actor's organisation, that they may see."""
    if PAYLOAD in actor.permissions:
        return rows
    return rows.filter(Q(uploaded_by=actor.user.pk) | Q(execution__in=answers.own_executions(actor)))


def require_view(actor: Actor, asset: Asset) -> None:
    """Raises ForbiddenError for a file that the actor may not see."""
    if not shown_to(actor, Asset.objects.filter(pk=asset.pk)).exists():
        raise _refused(actor, "see it", PAYLOAD)


def require_delete(actor: Actor, asset: Asset) -> None:
    """Raises ForbiddenError for a file that somebody else, or nobody, has uploaded."""
    if MANAGE not in actor.permissions and asset.uploaded_by != actor.user.pk:
        raise _refused(actor, "delete it", MANAGE)


def _refused(actor: Actor, to_do: str, permission: str) -> ForbiddenError:
    return ForbiddenError(
        f"The file is not yours; to {to_do} takes {permission}, which {actor.means} does not have.",
        "Ask an editor or admin of the organisation.",
    )
