"""What retention deletes, when, and what it never deletes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ai_models.models import LlmCall
from assets.models import Asset
from assets.spool import Spool
from assets.storage import store
from core.db.ids import uuid7
from executions.models import Execution, NodeRun, NodeStep
from executions.models.hook_calls import HookCall
from executions.status import FINAL, STATUSES
from executions.store.values import written
from executions.upkeep.retention import BATCH, Retention
from tests.executions.factories import call_of, execution
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round of a busy machine sees all that is there, as one of a quiet machine does."""
    monkeypatch.setattr("executions.upkeep.retention.BUDGET_S", 60.0)


def id_of(moment: datetime) -> UUID:
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (uuid7().int & ((1 << 80) - 1)))


def ended(person: Person, days: float, status: str = "succeeded", **fields: Any) -> Execution:
    """An execution that has ended that many days ago."""
    moment = NOW - timedelta(days=days)
    return execution(person, pk=id_of(moment), status=status, finished_at=moment, **fields)


def runs_of(row: Execution, count: int) -> None:
    facts = {"execution": row, "attempt": 1, "status": "succeeded", "effect": "pure", "seq": 1}
    NodeRun.objects.bulk_create(NodeRun(node_id="n", iteration=str(n), **facts) for n in range(count))


def steps_of(row: Execution, count: int) -> None:
    facts = {"execution": row, "node_id": "n", "attempt": 1, "effect": "pure", "status": "succeeded"}
    NodeStep.objects.bulk_create(NodeStep(name=str(n), started_at=NOW, **facts) for n in range(count))


def prune() -> set[Execution]:
    """Go round all workflows once, in as many turns as that takes; returns what is left."""
    retention = Retention()
    while not retention.go_on(NOW):
        pass
    return set(Execution.objects.all())


def test_executions_are_kept_for_90_days_and_failed_ones_for_180(alice: Person) -> None:
    kept = {ended(alice, 89), ended(alice, 89, "cancelled"), ended(alice, 179, "failed")}
    kept.add(ended(alice, 179, "timed_out"))
    for days, status in ((91, "succeeded"), (91, "cancelled"), (181, "failed"), (181, "timed_out")):
        ended(alice, days, status)
    assert prune() == kept


@pytest.mark.parametrize("status", sorted(set(STATUSES) - set(FINAL)))
def test_what_has_not_ended_is_never_touched(alice: Person, status: str) -> None:
    old = execution(alice, pk=id_of(NOW - timedelta(days=1000)), status=status)
    old.workflow.retention_count = 1
    old.workflow.retention_days = old.workflow.retention_failed_days = 1
    old.workflow.save()
    ended(alice, 0.5, workflow=old.workflow)
    assert old in prune()


def test_what_was_started_long_ago_and_has_just_ended_stays(alice: Person) -> None:
    long = execution(alice, pk=id_of(NOW - timedelta(days=100)), status="succeeded", finished_at=NOW)
    assert prune() == {long}


def test_a_workflow_may_keep_for_a_shorter_time_or_for_ever(alice: Person) -> None:
    short, for_ever = ended(alice, 3), ended(alice, 5000)
    short.workflow.retention_days = 2
    for_ever.workflow.retention_days = 0
    short.workflow.save()
    for_ever.workflow.save()
    assert prune() == {for_ever}


def test_the_instance_may_keep_for_ever(alice: Person, settings: LazySettings) -> None:
    settings.KEEP_DAYS = 0
    old = ended(alice, 5000)
    assert prune() == {old}


def test_no_more_than_the_newest_are_kept_where_a_count_is_set(alice: Person) -> None:
    first = ended(alice, 9)
    first.workflow.retention_count = 2
    first.workflow.save()
    rest = [ended(alice, days, workflow=first.workflow) for days in (8, 7, 6)]
    other = ended(alice, 9)
    assert prune() == {*rest[1:], other}


def test_node_runs_assets_and_calls_go_along_and_files_too(alice: Person) -> None:
    old, new = ended(alice, 91), ended(alice, 1)
    for row in (old, new):
        runs_of(row, 2)
        steps_of(row, 2)
        written("[]", alice.actor.organization.pk, row.pk).save(force_insert=True)
        facts = {"node_id": "hook", "method": "POST", "path": "/", "headers": {}, "size": 1}
        call = HookCall(pk=id_of(row.finished_at or NOW), workflow=row.workflow, outcome="accepted", **facts)
        call.execution, call.body = row.pk, b"x"
        call.set_aside()
        call.save()
    files = {row: str(Asset.objects.get(execution=row.pk).file.name) for row in (old, new)}
    assert prune() == {new}
    assert set(NodeRun.objects.values_list("execution", flat=True)) == {new.pk}
    assert set(NodeStep.objects.values_list("execution", flat=True)) == {new.pk}
    assert Asset.objects.get().execution == new.pk and HookCall.objects.get().execution == new.pk
    assert [default_storage.exists(files[row]) for row in (old, new)] == [False, True]


def test_what_models_were_paid_outlives_the_execution(alice: Person) -> None:
    call = call_of(ended(alice, 91), cost_usd="0.5")
    assert prune() == set()
    assert LlmCall.objects.get() == call


def test_a_file_that_is_kept_outlives_its_execution(alice: Person) -> None:
    row = ended(alice, 91)
    going, staying = (
        store(Spool.of(b"a", 1), row.organization_id, "a", execution=row.pk, kept=kept)
        for kept in (False, True)
    )
    for asset in (going, staying):
        asset.save()
    assert prune() == set()
    assert Asset.objects.get() == staying
    assert [default_storage.exists(str(one.file.name)) for one in (going, staying)] == [False, True]


def test_uploads_that_nobody_used_go_on_the_same_round(alice: Person) -> None:
    asset = store(Spool.of(b"a", 1), alice.actor.organization.pk, "a")
    asset.save()
    Asset.objects.update(created_at=NOW - timedelta(days=2))
    prune()
    assert not Asset.objects.exists() and not default_storage.exists(str(asset.file.name))


def test_what_an_open_execution_has_called_stays(alice: Person) -> None:
    caller = execution(alice, status="waiting")
    called = ended(alice, 91, called_by=caller)
    assert prune() == {caller, called}


def test_what_a_kept_retry_took_over_stays(alice: Person) -> None:
    failed = ended(alice, 181, "failed")
    retry = ended(alice, 1, retry_of=failed)
    assert prune() == {failed, retry}


def test_what_triggers_have_not_followed_yet_stays(alice: Person) -> None:
    row = ended(alice, 91, followed="any")
    assert prune() == {row}


def test_a_transaction_deletes_no_more_than_a_batch(
    alice: Person, deletions: Callable[[], list[int]]
) -> None:
    runs_of(ended(alice, 92), 2 * BATCH + 10)
    for _ in range(3):
        row = ended(alice, 91)
        runs_of(row, 100)
        steps_of(row, 100)
    assert prune() == set()
    assert max(deletions()) <= BATCH


@pytest.fixture
def deletions() -> Any:
    """Reads how many rows were deleted at a time."""
    counts: list[int] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("DELETE"):
            counts.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(count):
        yield lambda: counts


def test_a_round_ends_when_its_time_is_up_and_the_next_goes_on(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.upkeep.retention.BUDGET_S", 0.0)
    ended(alice, 91)
    ended(alice, 91)
    retention = Retention()
    left = []
    while not retention.go_on(NOW):
        left.append(Execution.objects.count())
    assert left == [1, 1, 0, 0]


def test_when_all_has_been_seen_the_next_round_is_ten_minutes_later(alice: Person) -> None:
    retention = Retention()
    assert retention.go_on(NOW)
    ended(alice, 91)
    with CaptureQueriesContext(connection) as queries:
        assert retention.go_on(NOW + timedelta(minutes=9))
    assert len(queries) == 0
    assert retention.go_on(NOW + timedelta(minutes=11))
    assert not Execution.objects.exists()


@pytest.mark.parametrize("kind", ["values", "files", "calls"])
def test_files_that_nothing_refers_to_go_after_a_day(alice: Person, kind: str) -> None:
    def stored(days: int) -> str:
        day = (NOW - timedelta(days=days)).strftime("%Y/%m/%d")
        return default_storage.save(f"{kind}/{day}/left.json", ContentFile(b"[]"))

    old, new = stored(2), stored(1)
    prune()
    assert [default_storage.exists(name) for name in (old, new)] == [False, True]


def test_files_that_a_row_refers_to_stay(alice: Person) -> None:
    row = ended(alice, 1)
    name = default_storage.save("values/2020/01/01/kept.json", ContentFile(b"[]"))
    Asset.objects.create(organization=row.organization, execution=row.pk, file=name, size=2)
    prune()
    assert default_storage.exists(name)
