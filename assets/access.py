"""Who may see and delete files.

Files that an actor uploaded, and those of executions they started, are their own; all others require the
permission to see the inputs and outputs of everybody's executions.
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
    """Those of `rows`, in the actor's organisation, that the actor may see."""
    if PAYLOAD in actor.permissions:
        return rows
    return rows.filter(Q(uploaded_by=actor.user.pk) | Q(execution__in=answers.own_executions(actor)))


def require_view(actor: Actor, asset: Asset) -> None:
    """Raises ForbiddenError if the actor may not see the file."""
    if not shown_to(actor, Asset.objects.filter(pk=asset.pk)).exists():
        raise _refused(actor, "see it", PAYLOAD)


def require_delete(actor: Actor, asset: Asset) -> None:
    """Raises ForbiddenError for a file that the actor did not upload and may not delete."""
    if MANAGE not in actor.permissions and asset.uploaded_by != actor.user.pk:
        raise _refused(actor, "delete it", MANAGE)


def _refused(actor: Actor, to_do: str, permission: str) -> ForbiddenError:
    return ForbiddenError(
        f"The file is not yours; to {to_do} you need {permission}, which {actor.means} does not have.",
        "Ask an editor or admin of the organisation.",
    )
