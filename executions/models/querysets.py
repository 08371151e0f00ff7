"""Queries for executions and node runs."""

from typing import Any, Self

from django.db import models

from core.db.models import OrganizationQuerySet
from executions.status import FINAL

SUMMARY = (
    *(
        "id",
        "retry_of",
        "organization",
        "workflow",
        "workflow__name",
        "version",
        "version__number",
        "mode",
        "status",
    ),
    *("state_seq", "created_at", "started_at", "finished_at", "cost_usd", "usage", "error", "started_by"),
)
"""The columns that lists show."""


class ExecutionQuerySet(OrganizationQuerySet):
    """Executions."""

    def of(self, organization: Any) -> Self:
        """An organisation's executions, with their workflow and version."""
        return self.in_organization(organization).select_related("workflow", "version")

    def summaries(self) -> Self:
        """With the columns of lists, and without potentially large ones: graphs, inputs, outputs."""
        return self.select_related("workflow", "version").only(*SUMMARY)

    def open(self) -> Self:
        """Those that have not ended."""
        return self.exclude(status__in=FINAL)


class NodeRunQuerySet(models.QuerySet[Any]):
    """Node runs."""

    def changed_after(self, seq: int) -> Self:
        """Those that changed after `seq`, in order."""
        return self.filter(seq__gt=seq).order_by("seq")
