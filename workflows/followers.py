"""Which workflows are followed by triggers of others, so that their runs know it from their start.

The mark stands on the workflow because whoever starts a run has it at hand: where nobody follows, following costs
nothing.
"""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import Organization
from workflows.callbacks import workflows_followed
from workflows.models import Trigger, Workflow

ERROR, ENDED = "trigger.error", "trigger.ended"
FOLLOWING = (ERROR, ENDED)
FAILURES = ("failed", "timed_out")


def following_refresh(organization: UUID) -> None:
    """Mark the organisation's workflows by who follows them now. To be called in a transaction."""
    _one_at_a_time(organization)
    followers = list(_followers(organization))
    found: dict[str, list[UUID]] = {}
    for pk, marked in Workflow.objects.in_organization(organization).there().values_list("pk", "followed"):
        wanted = _mark(pk, followers)
        if wanted != marked:
            found.setdefault(wanted, []).append(pk)
    for wanted, workflows in found.items():
        Workflow.objects.filter(pk__in=workflows).update(followed=wanted)
    workflows_followed.tell(organization)


def following_mark(workflow: Workflow) -> str:
    """How a new workflow is followed: by the triggers that follow all. To be called in a transaction."""
    _one_at_a_time(workflow.organization_id)
    return _mark(workflow.pk, _followers(workflow.organization_id))


def follows(trigger: Trigger, workflow: UUID) -> bool:
    """Whether a trigger that follows others follows this workflow. Its own it does not, unless it is for errors."""
    named = trigger.parameters.get("workflows") or []
    if trigger.type == ENDED and trigger.workflow_id == workflow:
        return False
    return not named or str(workflow) in named


def followed_statuses(trigger: Trigger) -> tuple[str, ...]:
    """The statuses that start the trigger."""
    return FAILURES if trigger.type == ERROR else tuple(trigger.parameters.get("statuses") or ["succeeded"])


def _one_at_a_time(organization: UUID) -> None:
    # Each must see what the other has published or made, or a mark would be lost.
    Organization.objects.select_for_update(no_key=True).get(pk=organization)


def _followers(organization: UUID) -> Iterable[Trigger]:
    return Trigger.objects.live().filter(workflow__organization=organization, type__in=FOLLOWING)


def _mark(workflow: UUID, followers: Iterable[Trigger]) -> str:
    statuses = {
        status for trigger in followers if follows(trigger, workflow) for status in followed_statuses(trigger)
    }
    if not statuses:
        return ""
    return "failures" if statuses <= set(FAILURES) else "any"
