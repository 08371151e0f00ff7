"""Queries for workflows, versions and triggers."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.utils import timezone

from core.db.models import OrganizationQuerySet
from core.errors import NotFoundError


class WorkflowQuerySet(OrganizationQuerySet):
    """Workflows."""

    def there(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at=None)

    def of(self, organization: Any) -> Self:
        """The workflows that an organisation's members see in their list."""
        return self.in_organization(organization).there().select_related("published", "updated_by")

    def with_published_number(self) -> Self:
        """With the number of the published version, as `ListedWorkflow` has it."""
        return self.annotate(published_number=models.F("published__number"))

    def named_like(self, text: str | None) -> Self:
        """Those whose name or description contains `text`; None: all."""
        if text is None:
            return self
        return self.filter(models.Q(name__icontains=text) | models.Q(description__icontains=text))


class VersionQuerySet(models.QuerySet[Any]):
    """Versions."""

    def next_number(self, workflow: Any) -> int:
        """The number that the next published version gets."""
        highest = self.filter(workflow=workflow).aggregate(models.Max("number"))["number__max"]
        return int(highest or 0) + 1


class TriggerQuerySet(models.QuerySet[Any]):
    """Triggers that listen."""

    def live(self) -> Self:
        """Switched on, and of a workflow that is active and not deleted."""
        return self.filter(active=True, workflow__active=True, workflow__deleted_at=None)

    def due(self, now: datetime) -> Self:
        """Those whose next time has come, earliest first."""
        return self.live().filter(next_run_at__lte=now).order_by("next_run_at")

    def by_id(self, pk: UUID) -> Any:
        """The trigger. Raises NotFoundError."""
        found = self.filter(pk=pk).first()
        if found is None:
            raise NotFoundError("The trigger no longer exists.")
        return found


class DraftHookQuerySet(models.QuerySet[Any]):
    """Test addresses."""

    def listening(self) -> Self:
        """Those that currently accept a call."""
        return self.filter(listening_until__gt=timezone.now(), workflow__deleted_at=None)
