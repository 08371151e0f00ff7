"""How files are found."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Sum

from core.db.models import OrganizationQuerySet


class AssetQuerySet(OrganizationQuerySet):
    """Files, and values that are kept as files."""

    def files(self) -> Self:
        """Without the values."""
        return self.filter(is_value=False)

    def unused(self) -> Self:
        """Uploads that belong to no execution and are not to be kept."""
        return self.filter(execution=None, kept=False)

    def unused_since(self, moment: datetime) -> Self:
        """The unused ones that are older than `moment`, oldest first."""
        return self.unused().filter(created_at__lt=moment).order_by("created_at")

    def going_with(self, executions: Any) -> Self:
        """What goes when these executions (ids, or a query of ids) are deleted."""
        return self.filter(execution__in=executions, kept=False)

    def adopt(self, ids: list[UUID], organization: UUID, execution: UUID, uploader: UUID | None) -> int:
        """Give the organisation's unused uploads among `ids` to an execution; returns how many there were.

        With an `uploader` only those that they have sent.
        """
        uploads = self.unused().filter(pk__in=ids, organization=organization)
        return (uploads.filter(uploaded_by=uploader) if uploader else uploads).update(execution=execution)

    def total_size(self) -> int:
        """Bytes of all of them together."""
        found: int | None = self.aggregate(total=Sum("size"))["total"]
        return found or 0
