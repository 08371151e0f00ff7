"""An execution's status: every move, and only these."""

from datetime import UTC, datetime
from itertools import product

import pytest

from executions.models import Execution
from executions.status import FINAL, NEXT, STATUSES, before, may_move
from executions.store import transitions
from tests.executions.factories import execution
from tests.people import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def at(alice: Person, status: str) -> Execution:
    """An execution in that status; a running one has a lease."""
    row = execution(alice)
    lease = NOW if status == "running" else None
    Execution.objects.filter(pk=row.pk).update(status=status, lease_until=lease, worker="w")
    row.refresh_from_db()
    return row


def test_every_status_has_its_moves_and_final_ones_have_none() -> None:
    assert set(NEXT) == set(STATUSES)
    assert [NEXT[status] for status in FINAL] == [()] * len(FINAL)
    assert {(old, new) for new in STATUSES for old in before(new)} == {
        (old, new) for old, new in product(STATUSES, STATUSES) if may_move(old, new)
    }


@pytest.mark.parametrize("old", STATUSES)
@pytest.mark.parametrize("to", FINAL)
def test_an_execution_ends_only_from_where_it_may(alice: Person, old: str, to: str) -> None:
    row = at(alice, old)
    ended = transitions.end(row, to, NOW)
    row.refresh_from_db()
    assert ended == may_move(old, to)
    assert row.status == (to if ended else old)


@pytest.mark.parametrize("old", STATUSES)
def test_only_what_waits_is_woken(alice: Person, old: str) -> None:
    row = at(alice, old)
    transitions.wake(row)
    row.refresh_from_db()
    assert row.status == ("queued" if old == "waiting" else old)


@pytest.mark.parametrize("old", STATUSES)
def test_only_what_runs_is_handed_or_taken_back(alice: Person, old: str) -> None:
    for back in (
        lambda: transitions.hand_back("w"),
        lambda: transitions.take_back(Execution.objects.all(), NOW),
    ):
        row = at(alice, old)
        before_fence, before_seq = row.fence, row.seq
        back()
        row.refresh_from_db()
        moved = old == "running"
        assert row.status == ("queued" if moved else old)
        assert (row.fence - before_fence, row.seq - before_seq) == (moved, moved)


def test_every_change_is_counted_and_takes_the_execution_out_of_its_workers_hands(alice: Person) -> None:
    row = at(alice, "running")
    fence, seq = row.fence, row.seq
    assert transitions.end(row, "cancelled", NOW)
    row.refresh_from_db()
    assert (row.fence, row.lease_until, row.finished_at) == (fence + 1, None, NOW)
    assert row.state_seq == row.seq > seq
