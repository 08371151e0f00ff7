"""Start-up checks: is there a key ring, and does it open what is stored."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from core.errors import UnavailableError
from core.keys import key_ring
from credentials.models import Credential
from credentials.rotation import unreadable

SHOWN = 20
_LOST_HINT = (
    "Add it to WIRELOOM_ENCRYPTION_KEYS or to the key file; if it is lost for good, start once with "
    "--without-lost-keys and enter their secrets again."
)


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


def check_keys(*, accept_lost: bool = False) -> None:
    """Raise UnavailableError, with the remedy, where the key ring cannot be used or does not open what is stored.

    `accept_lost` lets credentials be whose key is gone for good.
    """
    try:
        ring = key_ring()
        lost = Credential.objects.exclude(key_id__in=ring.ids)
        ids, count = sorted(set(lost.values_list("key_id", flat=True))), lost.count()
    except DatabaseError:
        return  # Nothing is migrated yet, or the database is away: whoever migrates it says so.
    if count and not accept_lost:
        raise UnavailableError(_lost(count, ids), _LOST_HINT, code="encryption_key_lost")


def _lost(count: int, key_ids: list[str]) -> str:
    credentials = "1 credential is" if count == 1 else f"{count} credentials are"
    return f"{credentials} encrypted with the key {', '.join(key_ids[:3])}, which is not in the key ring."
