"""Base models: a time-ordered id, dates, and scoping to the owning organisation."""

from typing import Any, Self
from uuid import UUID

from django.db import models

from core.db.ids import uuid7
from core.errors import NotFoundError


class Timestamped(models.Model):
    """A row with a time-ordered id and the dates of its creation and last change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class OrganizationQuerySet(models.QuerySet[Any]):
    """Rows that belong to organisations; code that acts for a person must access them only through this scope."""

    def in_organization(self, organization: Any) -> Self:
        """Only rows of that organisation (an Organization or its id)."""
        return self.filter(organization=organization)

    def get_or_404(self, pk: UUID | str) -> Any:
        """The row. Raises NotFoundError if it does not exist or belongs to another organisation."""
        found = self.filter(pk=pk).first()
        if found is None:
            name = self.model._meta.verbose_name
            raise NotFoundError(f"There is no {name} with the id {pk}.")
        return found
