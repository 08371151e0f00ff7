"""Files as the API shows them."""

from typing import Any

from assets.models import Asset


def asset(row: Asset) -> dict[str, Any]:
    """A file without its bytes."""
    return {
        "id": row.pk,
        "name": row.name or f"{row.pk}.json",
        "content_type": row.content_type,
        "size": row.size,
        "sha256": row.sha256,
        "execution": row.execution,
        "kept": row.kept,
        "created_at": row.created_at,
    }
