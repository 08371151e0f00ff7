"""Start-up checks: the key ring exists and opens the stored secrets."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from accounts.models import Authenticator
from core.errors import UnavailableError
from core.secrets.keys import key_ring
from credentials.models import Credential
from credentials.rotation import unreadable

SHOWN = 20
_LOST_HINT = (
    "Add it to WIRELOOM_ENCRYPTION_KEYS or to the key file; if it is permanently lost, start once with "
    "--without-lost-keys and enter their secrets again."
)


@register(Tags.database)
def check_key_ring(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """E001: there is no usable key ring. W001: no key in it opens a credential."""
    if not databases:
        return []
    try:
        ring = key_ring()
        found = [row for _, row in zip(range(SHOWN), unreadable(ring), strict=False)]
    except UnavailableError as error:
        return [Error(error.message, hint=error.hint, id="credentials.E001")]
    except DatabaseError:
        return []  # nothing is migrated yet, so there is nothing to open
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
    """Raise UnavailableError, with the remedy, if the key ring is unusable or does not open the stored secrets.

    `accept_lost` tolerates credentials whose key is permanently lost.
    """
    try:
        ring = key_ring()
        lost = [
            key
            for rows in (Credential.objects.all(), Authenticator.objects.all())
            for key in rows.exclude(key_id__in=ring.ids).values_list("key_id", flat=True)
        ]
    except DatabaseError:
        return  # nothing is migrated yet, or the database is unavailable, which the migration reports
    if lost and not accept_lost:
        raise UnavailableError(_lost(lost), _LOST_HINT, code="encryption_key_lost")


def _lost(key_ids: list[str]) -> str:
    secrets = "1 stored secret is" if len(key_ids) == 1 else f"{len(key_ids)} stored secrets are"
    keys = ", ".join(sorted(set(key_ids))[:3])
    return f"{secrets} encrypted with the key {keys}, which is not in the key ring."
