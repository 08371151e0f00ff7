"""Start-up checks: is there a key ring, and does it open what is stored."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from core.errors import UnavailableError
from credentials.keys import key_ring
from credentials.rotation import unreadable

SHOWN = 20


@register(Tags.database)
def check_key_ring(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """E001: there is no usable key ring. W001: a credential that no key of it opens."""
    if not databases:
        return []
    try:
        ring = key_ring()
        found = [row for _, row in zip(range(SHOWN), unreadable(ring), strict=False)]
    except UnavailableError as error:
        return [Error(error.message, hint=error.hint, id="credentials.E001")]
    except DatabaseError:
        return []  # Nothing is migrated yet, so there is nothing to open.
    hint = "Add the key it was encrypted with to WIRELOOM_ENCRYPTION_KEYS, or enter its secrets again."
    return [
        Warning(
            f"The credential {row.name!r} of {row.organization} cannot be opened: {row.reason}",
            hint=hint,
            obj=str(row.id),
            id="credentials.W001",
        )
        for row in found
    ]
