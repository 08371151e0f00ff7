"""Sealing: entries that are committed get their position and hash, in order, behind the backs of who acts."""

from uuid import UUID

from django.db import connection, transaction

from accounts.audit.chain import link
from accounts.models import AuditChain, AuditEntry

MOST = 2_000
"""Entries of one organisation that are sealed in one transaction."""

_SEAL = "UPDATE accounts_auditentry SET position = %s, hash = %s WHERE id = %s AND position IS NULL"


def seal_committed() -> int:
    """Seal what waits, at most MOST of each organisation; how many there were.

    An entry whose transaction is still going on is not seen, and takes a later place than younger ones.
    """
    waiting = AuditEntry.objects.filter(position=None).order_by()
    return sum(map(_seal, waiting.values_list("organization", flat=True).distinct()))


@transaction.atomic
def _seal(organization: UUID) -> int:
    AuditChain.objects.get_or_create(organization_id=organization)
    # Locked: two schedulers must not give one place twice.
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
