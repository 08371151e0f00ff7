"""Queries for files."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Sum

from core.db.models import OrganizationQuerySet


class AssetQuerySet(OrganizationQuerySet):
    """Files, and values stored as files."""

    def files(self) -> Self:
        """Files without the values."""
        return self.filter(is_value=False)

    def unused(self) -> Self:
        """Uploads that belong to no execution and are not kept."""
        return self.filter(execution=None, kept=False)

    def unused_since(self, moment: datetime) -> Self:
        """Unused uploads older than `moment`, oldest first."""
        return self.unused().filter(created_at__lt=moment).order_by("created_at")

    def going_with(self, executions: Any) -> Self:
        """Files deleted together with these executions (ids, or a query of ids)."""
        return self.filter(execution__in=executions, kept=False)

    def adopt(self, ids: list[UUID], organization: UUID, execution: UUID, uploader: UUID | None) -> int:
        """Assign the organisation's unused uploads among `ids` to an execution; returns how many there were.

        With an `uploader`, only those that they uploaded.
        """
        uploads = self.unused().filter(pk__in=ids, organization=organization)
        return (uploads.filter(uploaded_by=uploader) if uploader else uploads).update(execution=execution)

    def total_size(self) -> int:
        """Their total size in bytes."""
        found: int | None = self.aggregate(total=Sum("size"))["total"]
        return found or 0
