"""The chain: what was sealed cannot be changed, deleted, put elsewhere or added to without being found."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.audit import audit, audit_person
from accounts.audit.locks import unlock
from accounts.audit.sealing import seal_committed
from accounts.audit.verification import PASS_EVERY, check_in_turn, verify
from accounts.models import AuditChain, AuditEntry, Organization
from tests.people import Person

pytestmark = pytest.mark.django_db
Entries = list[AuditEntry]


@pytest.fixture
def entries(people: dict[str, Person]) -> Entries:
    """Sealed entries of Acme: those of the making of its people, and six more."""
    alice = people["alice"]
    for number in range(6):
        audit(alice.actor, "workflow.saved", number, name="Daily", before={"revision": number})
    seal_committed()
    return list(AuditEntry.objects.in_organization(alice.actor.organization).order_by("position"))


@pytest.fixture
def unlocked(db: None) -> None:
    """Somebody who may alter the schema has taken the triggers away."""
    unlock(connection)


def acme() -> Organization:
    return Organization.objects.get(name="Acme")


def verified() -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


# --- sealing ---


def test_entries_are_sealed_in_order_once_and_for_each_organisation_by_itself(
    entries: Entries, people: dict[str, Person]
) -> None:
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)
    assert len({entry.hash for entry in entries}) == len(entries)
    assert seal_committed() == 0
    audit(people["charlie"].actor, "workflow.saved", 1)
    seal_committed()
    theirs = AuditEntry.objects.in_organization(people["charlie"].actor.organization)
    assert theirs.order_by("-position")[0].position == theirs.count()


def test_the_head_is_printed_so_that_it_can_be_kept_elsewhere(entries: Entries) -> None:
    assert f"{len(entries)} entries hold, head {entries[-1].hash}" in verified()


def test_who_did_it_stays_true_when_the_person_and_the_token_are_gone(alice: Person) -> None:
    made = alice.post("/api/workflows/", {"name": "Daily"})
    assert made[0] == 201
    entry = AuditEntry.objects.get(action="workflow.created")
    known = (entry.actor, entry.role, entry.token_name, entry.user_id, entry.token_id)
    alice.user.api_tokens.all().delete()
    alice.user.delete()
    entry.refresh_from_db()
    assert (entry.actor, entry.role, entry.token_name, entry.user_id, entry.token_id) == known
    assert entry.actor == "alice@example.com"


# --- what the database refuses ---


def attempts(entry: AuditEntry) -> dict[str, Callable[[], Any]]:
    rows = AuditEntry.objects.filter(pk=entry.pk)
    return {
        "change": lambda: rows.update(actor="nobody@example.com"),
        "unseal": lambda: rows.update(position=None, hash=""),
        "delete": rows.delete,
    }


@pytest.mark.parametrize("attempt", ["change", "unseal", "delete"])
def test_the_database_refuses_to_touch_a_sealed_entry(entries: Entries, attempt: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts(entries[2])[attempt]()
    assert verify(acme()).broken is None


def test_the_database_refuses_to_delete_an_entry_that_is_not_sealed_yet(alice: Person) -> None:
    audit(alice.actor, "workflow.saved", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(position=None).delete()


# --- what verification finds ---


def swap(entries: Entries) -> None:
    second, fourth = entries[1], entries[3]
    for entry, place in ((second, 1_000), (fourth, second.position), (second, fourth.position)):
        AuditEntry.objects.filter(pk=entry.pk).update(position=place)


def insert(entries: Entries) -> None:
    last = entries[-1]
    last.pk, last.position, last.hash = None, last.position + 1, "0" * 64
    AuditEntry.objects.create(
        organization=last.organization, action="workflow.saved", position=last.position, hash=last.hash
    )


BREAKS: dict[str, tuple[Callable[[Entries], Any], int]] = {
    "changed": (lambda rows: AuditEntry.objects.filter(pk=rows[2].pk).update(address="192.0.2.1"), 3),
    "changed before": (lambda rows: AuditEntry.objects.filter(pk=rows[2].pk).update(before={}), 3),
    "rehashed": (lambda rows: AuditEntry.objects.filter(pk=rows[2].pk).update(hash="0" * 64), 3),
    "deleted": (lambda rows: AuditEntry.objects.filter(pk=rows[2].pk).delete(), 3),
    "deleted first": (lambda rows: AuditEntry.objects.filter(pk=rows[0].pk).delete(), 1),
    "deleted last": (lambda rows: AuditEntry.objects.filter(pk=rows[-1].pk).delete(), 0),
    "reordered": (swap, 2),
    "inserted": (insert, 1),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_a_break_is_found_and_its_position_named(entries: Entries, unlocked: None, kind: str) -> None:
    do, place = BREAKS[kind]
    expected = {"deleted last": len(entries), "inserted": len(entries) + 1}.get(kind, place)
    do(entries)
    assert verify(acme()).broken == expected
    with pytest.raises(CommandError):
        verified()
    check_in_turn(timezone.now())
    assert AuditChain.objects.get(organization=acme()).broken_position == expected


def test_the_passes_beside_other_work_come_to_the_head_in_pieces(
    entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.audit.verification.BATCH", 3)
    now = timezone.now()
    chain = AuditChain.objects.get(organization=acme())
    places = []
    while chain.checked_at is None:
        check_in_turn(now)
        chain.refresh_from_db()
        places.append(chain.checked_position)
    assert places == [*range(3, len(entries) + 1, 3), 0]
    assert (chain.checked_at, chain.broken_position) == (now, None)


def test_a_chain_is_gone_through_again_and_a_later_break_is_found(entries: Entries, unlocked: None) -> None:
    now = timezone.now()
    check_in_turn(now)
    BREAKS["changed"][0](entries)
    check_in_turn(now + timedelta(minutes=1))
    assert AuditChain.objects.get(organization=acme()).broken_position is None
    check_in_turn(now + PASS_EVERY)
    assert AuditChain.objects.get(organization=acme()).broken_position == 3


# --- what happens to an account ---


def test_what_happens_to_an_account_is_told_to_each_of_the_persons_organisations(alice: Person) -> None:
    other = Organization.objects.create(name="Other")
    alice.user.memberships.create(organization=other, role="viewer")
    audit_person(alice.user, "sign_in.failed", address="192.0.2.9")
    found = AuditEntry.objects.filter(action="sign_in.failed").order_by("id")
    assert [(entry.role, entry.address, entry.result) for entry in found] == [
        ("owner", "192.0.2.9", "refused"),
        ("viewer", "192.0.2.9", "refused"),
    ]


def test_a_command_acts_in_its_own_name(alice: Person) -> None:
    audit_person(alice.user, "second_factor.reset", alice.user.pk, command="manage.py reset_second_factor")
    entry = AuditEntry.objects.get(action="second_factor.reset")
    assert (entry.actor, entry.role, entry.object_name) == (
        "manage.py reset_second_factor",
        "command",
        "alice@example.com",
    )
