"""Verifies the chain: is every entry still in its sealed position and unchanged?"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.audit.chain import link
from accounts.models import AuditChain, AuditEntry, Organization

log = logging.getLogger(__name__)

BATCH = 500
"""Entries read at a time, between other work."""
CHAINS_AT_ONCE = 5
PASS_EVERY = timedelta(hours=1)
"""A chain is verified again an hour after its last verification was complete."""


@dataclass(frozen=True)
class Verdict:
    """How far a chain was verified, its hash there, and the first position that does not hold (or None)."""

    position: int = 0
    hash: str = ""
    broken: int | None = None


def verify(organization: Organization) -> Verdict:
    """Verify the whole chain, from its first entry to its head."""
    found = Verdict()
    while True:
        before, found = found, _gone_through(organization.pk, found, whole=True)
        # Read after the entries: the head is never behind entries that were legitimately sealed.
        chain = AuditChain.objects.filter(organization=organization).first() or AuditChain()
        if found.broken is not None or chain.position <= found.position or found == before:
            return _at_head(found, chain)


def check_in_turn(now: datetime) -> None:
    """Verify the next batch of the chains that are due, and store the result with their heads."""
    due = Q(checked_at=None) | Q(checked_at__lte=now - PASS_EVERY) | Q(checked_position__gt=0)
    chains = AuditChain.objects.filter(due, position__gt=0).order_by("checked_at")
    for pk in chains.values_list("pk", flat=True)[:CHAINS_AT_ONCE]:
        _check(pk, now)


@transaction.atomic
def _check(pk: Any, now: datetime) -> None:
    # Locked against sealing: any entry beyond the head was then not sealed legitimately.
    chain = AuditChain.objects.select_for_update().get(pk=pk)
    begin = Verdict(chain.checked_position, chain.checked_hash)
    found = _gone_through(pk, begin, whole=False)
    if found.broken is None and found.position - begin.position == BATCH:
        chain.checked_position, chain.checked_hash = found.position, found.hash
    else:
        found = _at_head(found, chain)
        chain.checked_position, chain.checked_hash, chain.checked_at = 0, "", now
        chain.broken_position = found.broken
    if found.broken is not None:
        log.error("the audit log of organisation %s does not hold from entry %d on", pk, found.broken)
    chain.save(update_fields=["checked_position", "checked_hash", "checked_at", "broken_position"])


def _at_head(found: Verdict, chain: AuditChain) -> Verdict:
    if found.broken is not None or (found.position, found.hash) == (chain.position, chain.hash):
        return found
    same_length = found.position == chain.position
    first = found.position if same_length else min(found.position, chain.position) + 1
    return Verdict(found.position, found.hash, first)


def _gone_through(organization: Any, begin: Verdict, whole: bool) -> Verdict:
    position, before = begin.position, begin.hash
    for entry in _entries(organization, position, whole):
        if entry.position != position + 1 or link(before, entry, position + 1) != entry.hash:
            return Verdict(position, before, position + 1)
        position, before = position + 1, entry.hash
    return Verdict(position, before)


def _entries(organization: Any, after: int, whole: bool) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.in_organization(organization)
    while batch := list(rows.sealed_after(after)[:BATCH]):
        yield from batch
        if not whole or len(batch) < BATCH:
            return
        after = batch[-1].position
