"""The storage quota of organisations."""

from uuid import UUID

from django.conf import settings

from assets.models import Asset
from core.errors import ConflictError


def require_room(organization: UUID, size: int) -> None:
    """Raises ConflictError `quota_exceeded` if `size` more bytes of files exceed the quota; values do not
    count.

    Concurrent uploads may together exceed it by their own size.
    """
    most = settings.MAX_STORED_BYTES
    if not most:
        return
    stored = Asset.objects.files().in_organization(organization).total_size()
    if stored + size > most:
        raise ConflictError(
            f"The organisation stores {stored:,} of {most:,} bytes; there is no room for {size:,} more.",
            "Delete files that nobody needs, or ask the operator to raise WIRELOOM_MAX_STORED_BYTES.",
            {"stored_bytes": stored, "max_bytes": most},
            "quota_exceeded",
        )
