"""Queries for executions and node runs."""

from typing import Any, Self

from django.db import models
from django.db.models import F

from core.db.models import OrganizationQuerySet
from executions.status import FINAL


class ExecutionQuerySet(OrganizationQuerySet):
    """Executions."""

    def of(self, organization: Any) -> Self:
        """An organisation's executions, with their workflow and version."""
        return self.in_organization(organization).select_related("workflow", "version")

    def with_names(self) -> Self:
        """With the columns of workflow and version that `ListedExecution` has."""
        return self.annotate(workflow_name=F("workflow__name"), version_number=F("version__number"))

    def open(self) -> Self:
        """Those that have not ended."""
        return self.exclude(status__in=FINAL)


class NodeRunQuerySet(models.QuerySet[Any]):
    """Node runs."""

    def changed_after(self, seq: int) -> Self:
        """Those that changed after `seq`, in order."""
        return self.filter(seq__gt=seq).order_by("seq")
