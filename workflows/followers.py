"""Marks which workflows are followed by triggers of others, so that their runs know it from the start.

The mark is stored on the workflow, which is already loaded when a run starts, so following costs nothing for
workflows that nobody follows.
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
    """Update the marks of the organisation's workflows. Call in a transaction."""
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
    """The mark for a new workflow, from the triggers that follow all workflows. Call in a transaction."""
    _one_at_a_time(workflow.organization_id)
    return _mark(workflow.pk, _followers(workflow.organization_id))


def follows(trigger: Trigger, workflow: UUID) -> bool:
    """Whether the trigger follows the workflow. Only error triggers follow their own workflow."""
    named = trigger.parameters.get("workflows") or []
    if trigger.type == ENDED and trigger.workflow_id == workflow:
        return False
    return not named or str(workflow) in named


def followed_statuses(trigger: Trigger) -> tuple[str, ...]:
    """The statuses that start the trigger."""
    return FAILURES if trigger.type == ERROR else tuple(trigger.parameters.get("statuses") or ["succeeded"])


def _one_at_a_time(organization: UUID) -> None:
    # Serialises concurrent publishing and creating, which would otherwise miss each other and lose a mark.
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
