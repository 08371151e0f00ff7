"""Credentials as the API shows them: everything but their data."""

from typing import Any
from uuid import UUID

from accounts.actor import Actor
from credentials.access import may_change, may_use
from credentials.callbacks import answers
from credentials.models import Credential
from credentials.types import CREDENTIAL_TYPES, CredentialType

Places = dict[UUID, list[dict[str, Any]]]


def credential(row: Credential, viewer: Actor, places: Places | None = None) -> dict[str, Any]:
    """A credential; `places` saves asking for each row of a list."""
    used_by = answers.used_by([row.pk]) if places is None else places
    return {
        "id": row.pk,
        "name": row.name,
        "type": row.type,
        "hint": row.hint,
        "fields_set": sorted(row.sealed),
        "hosts": row.hosts if CREDENTIAL_TYPES[row.type].has_hosts else None,
        "max_per_minute": row.max_per_minute,
        "max_concurrent": row.max_concurrent,
        "shared": row.shared,
        "created_by": row.created_by.email if row.created_by else None,
        "may_change": may_change(viewer, row),
        "may_use": may_use(viewer, row),
        "used_by": used_by.get(row.pk, []),
        "last_used_at": row.last_used_at,
        "last_test": row.last_test,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def credential_type(kind: type[CredentialType]) -> dict[str, Any]:
    """A kind of credential with the schema of its data."""
    return {
        "type": kind.type,
        "label": kind.label,
        "description": kind.description(),
        "icon": kind.icon,
        "data": kind.data_schema(),
        "testable": kind.testable,
        "has_hosts": kind.has_hosts,
    }
