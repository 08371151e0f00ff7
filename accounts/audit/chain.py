"""Links each entry to those before it: SHA-256 over the previous hash and the entry's canonical text."""

import hashlib
import json
from datetime import UTC

from accounts.models import AuditEntry

FIELDS = (
    *("actor", "role", "token_name", "address", "agent", "action", "object_id", "object_name"),
    *("before", "after", "details", "result"),
)


def canonical(entry: AuditEntry, position: int) -> str:
    """The entry's canonical JSON text, which is hashed: sorted keys, no spaces, times in UTC with microseconds."""
    told = {name: getattr(entry, name) for name in FIELDS} | {
        "id": str(entry.pk),
        "organization": str(entry.organization_id),
        "user": str(entry.user_id) if entry.user_id else None,
        "token": str(entry.token_id) if entry.token_id else None,
        "created_at": entry.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "position": position,
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)


def link(before: str, entry: AuditEntry, position: int) -> str:
    """The hash of the entry at `position` after the hash `before`, which is "" for the first entry."""
    return hashlib.sha256(f"{before}\n{canonical(entry, position)}".encode()).hexdigest()
