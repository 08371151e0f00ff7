"""What workflows are called, for layers below."""

from collections.abc import Collection
from uuid import UUID

from workflows.models import Workflow


def workflow_names(organization: UUID, workflows: Collection[UUID]) -> dict[UUID, str]:
    """The names of those workflows that the organisation has, by id."""
    rows = Workflow.objects.in_organization(organization).filter(pk__in=workflows)
    return dict(rows.values_list("pk", "name"))
