"""Re-encrypts credentials with the newest key, and finds those that no key opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.audit import audit_command
from accounts.factors.codes import reseal as authenticator_reseal
from accounts.models import Authenticator, Organization
from core.secrets.keys import key_ring
from core.secrets.vault import KeyRing, VaultError
from credentials.models import Credential
from credentials.opening import reseal, unseal

BATCH = 200
COMMAND = "manage.py rotate_keys"


@dataclass(frozen=True)
class Unreadable:
    """A credential that cannot be opened, and why."""

    id: UUID
    name: str
    organization: str
    reason: str


@dataclass
class Rotation:
    """The progress of a rotation: `moved`, `skipped` (changed meanwhile), and `unreadable` (cannot be opened)."""

    moved: int = 0
    skipped: int = 0
    unreadable: int = 0


def rotate(ring: KeyRing | None = None) -> Iterator[Rotation]:
    """Seal every credential and second factor with the newest key, in batches; yields the progress after each.

    Can be interrupted and restarted at any time, and run while credentials are used and changed: each row is
    replaced only if it is unchanged since it was read.
    """
    keys = ring or key_ring()
    done = Rotation()
    after: UUID | None = None
    while batch := _batch(keys, after):
        _move_all(batch, keys, done)
        after = batch[-1].pk
        yield done
    for authenticator in Authenticator.objects.exclude(key_id=keys.newest.id).iterator(BATCH):
        _move_authenticator(authenticator, keys, done)
    yield done


def unreadable(ring: KeyRing | None = None) -> Iterator[Unreadable]:
    """Every credential that cannot be opened."""
    keys = ring or key_ring()
    for credential in Credential.objects.select_related("organization").order_by("id").iterator(BATCH):
        try:
            unseal(credential, keys)
        except VaultError as error:
            owner = credential.organization.name
            yield Unreadable(credential.pk, credential.name, owner, str(error))


def _batch(keys: KeyRing, after: UUID | None) -> list[Credential]:
    rows = Credential.objects.sealed_with_other_than(keys.newest.id)
    rows = rows.select_related("organization").order_by("id")
    return list((rows.filter(pk__gt=after) if after else rows)[:BATCH])


@transaction.atomic
def _move_all(batch: list[Credential], keys: KeyRing, done: Rotation) -> None:
    moved: dict[Organization, int] = {}
    for credential in batch:
        if _move(credential, keys, done):
            moved[credential.organization] = moved.get(credential.organization, 0) + 1
    for organization, count in moved.items():
        audit_command(organization, COMMAND, "credential.resealed", key=keys.newest.id, count=count)


def _move(credential: Credential, keys: KeyRing, done: Rotation) -> bool:
    try:
        sealed = reseal(credential, keys)
    except VaultError:
        done.unreadable += 1
        return False
    is_moved = Credential.objects.all().replace_sealed(credential, sealed, keys.newest.id)
    done.moved += is_moved
    done.skipped += not is_moved
    return is_moved


def _move_authenticator(authenticator: Authenticator, keys: KeyRing, done: Rotation) -> None:
    try:
        if authenticator_reseal(authenticator, keys):
            done.moved += 1
        else:
            done.skipped += 1
    except VaultError:
        done.unreadable += 1
