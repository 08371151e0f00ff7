"""Seals committed entries: gives them their position and hash, in order, without delaying the actions."""

from uuid import UUID

from django.db import connection, transaction

from accounts.audit.chain import link
from accounts.models import AuditChain, AuditEntry

MOST = 2_000
"""Entries of one organisation sealed in one transaction."""

_SEAL = "UPDATE accounts_auditentry SET position = %s, hash = %s WHERE id = %s AND position IS NULL"


def seal_committed() -> int:
    """Seal the unsealed entries, at most MOST per organisation; returns how many there were.

    An entry of an uncommitted transaction is invisible, and gets a later position than newer ones.
    """
    waiting = AuditEntry.objects.filter(position=None).order_by()
    return sum(map(_seal, waiting.values_list("organization", flat=True).distinct()))


@transaction.atomic
def _seal(organization: UUID) -> int:
    AuditChain.objects.get_or_create(organization_id=organization)
    # Locked, so that two schedulers cannot assign the same position.
    chain = AuditChain.objects.select_for_update().get(organization_id=organization)
    entries = list(AuditEntry.objects.in_organization(organization).unsealed()[:MOST])
    rows = []
    key = AuditEntry._meta.get_field("id")
    for entry in entries:
        chain.position += 1
        chain.hash = link(chain.hash, entry, chain.position)
        rows.append((chain.position, chain.hash, key.get_db_prep_value(entry.pk, connection)))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_SEAL, rows)
        chain.save(update_fields=["position", "hash"])
    return len(rows)
