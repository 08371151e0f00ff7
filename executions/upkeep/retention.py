"""Deletes ended executions, with everything that belongs to them, after their retention."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assets.models import Asset
from assets.pruning import unused_uploads_delete
from executions.models import ENDED_AND_FOLLOWED, Execution, IdempotencyKey, NodeRun, NodeStep
from executions.models.hook_calls import HookCall
from executions.models.querysets import ExecutionQuerySet
from executions.start.keys import KEPT_FOR
from executions.status import FINAL
from executions.upkeep.unreferenced import UnreferencedFiles
from workflows.models import Workflow

BATCH = 500
"""The most rows that one transaction deletes: of executions with their PARTS, and of each other kind."""
PARTS = (NodeRun, NodeStep)
"""The rows of which one execution may have many."""
CANDIDATES = 100
BUDGET_S = 0.2
"""Seconds per round, so that due work does not wait longer."""
REST = timedelta(minutes=10)
"""The pause between two passes over all workflows."""
MOST_DAYS = 36_500
WELL, BADLY = ("succeeded", "cancelled"), ("failed", "timed_out")
CALL_BESIDE_RUN = 60_000 << 80
"""The largest difference between the ids of a webhook call and the execution it started: a minute."""


class Retention:
    """Passes over all workflows, a little per round. Its position is only in memory and may start over."""

    def __init__(self) -> None:
        self._after: UUID | None = None
        self._resting_until: datetime | None = None
        self._files = UnreferencedFiles()

    def go_on(self, now: datetime) -> bool:
        """Delete for about BUDGET_S at most; `now` is the database's time. Returns whether the pass is complete."""
        # A clock that was set back must not prolong the pause.
        if self._resting_until and now < self._resting_until <= now + REST:
            return True
        end = time.monotonic() + BUDGET_S
        while workflow := self._next_workflow():
            self._after = workflow.pk if workflow_prune(workflow, now, end) else self._after
            if time.monotonic() >= end:
                return False
        if not (unused_uploads_delete(now, end) and self._files.go_on(now, end)):
            return False
        self._after, self._resting_until = None, now + REST
        return True

    def _next_workflow(self) -> Workflow | None:
        rows = Workflow.objects.order_by("pk")
        found: Workflow | None = (rows.filter(pk__gt=self._after) if self._after else rows).first()
        return found


def workflow_prune(workflow: Workflow, now: datetime, end: float) -> bool:
    """Delete what the workflow no longer retains, until `end` (monotonic clock); returns whether that was all."""
    for expired in _expired(workflow, now):
        while batch := list(expired.values_list("pk", flat=True)[:CANDIDATES]):
            _delete(workflow, batch, now)
            if time.monotonic() >= end:
                return False
    return True


def _expired(workflow: Workflow, now: datetime) -> list[ExecutionQuerySet]:
    days = _or_default(workflow.retention_days, settings.KEEP_DAYS)
    failed_days = _or_default(workflow.retention_failed_days, settings.KEEP_FAILED_DAYS)
    found = [
        _deletable(workflow, now).filter(
            status__in=statuses, **_before(now - timedelta(days=min(kept, MOST_DAYS)))
        )
        for statuses, kept in ((WELL, days), (BADLY, failed_days))
        if kept
    ]
    if workflow.retention_count:
        found += _beyond(workflow, workflow.retention_count, now)
    return found


def _or_default(own: int | None, default: int) -> int:
    return default if own is None else own


def _before(moment: datetime) -> dict[str, object]:
    # Ids increase with time, so an existing index finds the old ones.
    return {"finished_at__lt": moment, "pk__lt": UUID(int=max(int(moment.timestamp() * 1000), 0) << 80)}


def _beyond(workflow: Workflow, count: int, now: datetime) -> list[ExecutionQuerySet]:
    ended = Execution.objects.filter(workflow=workflow, status__in=FINAL).order_by("-pk")
    oldest_kept = ended.values_list("pk", flat=True)[count - 1 : count].first()
    return [_deletable(workflow, now).filter(status__in=FINAL, pk__lt=oldest_kept)] if oldest_kept else []


def _deletable(workflow: Workflow, now: datetime) -> ExecutionQuerySet:
    """Oldest first, without those still needed: by their caller, a trigger, a repetition of the call that
    started them, or a retry of them, which refers to the same assets."""
    caller_ended = Q(called_by=None) | Q(called_by__status__in=FINAL)
    retries = Execution.objects.filter(retry_of=OuterRef("pk"))
    keys = IdempotencyKey.objects.filter(execution=OuterRef("pk"), created_at__gte=now - KEPT_FOR)
    rows = Execution.objects.filter(caller_ended, ~Exists(retries), ~Exists(keys), workflow=workflow)
    found: ExecutionQuerySet = rows.exclude(ENDED_AND_FOLLOWED).order_by("pk")
    return found


def _delete(workflow: Workflow, batch: Sequence[UUID], now: datetime) -> None:
    fitting = _fitting(batch)
    if not fitting:
        return _trim(batch[0])
    with transaction.atomic():
        # Filtered again: it may be needed by now.
        rows = _deletable(workflow, now).filter(pk__in=fitting, status__in=FINAL)
        assets = Asset.objects.going_with(list(rows.values_list("pk", flat=True)))
        files = list(assets.values_list("file", flat=True))
        calls = _calls_of(workflow, fitting)
        files += calls.exclude(body_file="").values_list("body_file", flat=True)
        calls.delete()
        assets.delete()
        rows.delete()
        # After the rows: a leftover file is found later, but a row without its file would be wrong.
        transaction.on_commit(lambda: _delete_files(files))


def _fitting(batch: Sequence[UUID]) -> list[UUID]:
    """The first of the batch that, with their node runs and steps, have no more than BATCH rows."""
    sizes: Counter[UUID] = Counter()
    for model in PARTS:
        rows = model._default_manager.filter(execution__in=batch)
        sizes.update(dict(rows.values_list("execution").annotate(Count("pk"))))
    room, found = BATCH, []
    for pk in batch:
        room -= 1 + sizes[pk]
        if room < 0:
            break
        found.append(pk)
    return found


def _trim(execution: UUID) -> None:
    """Delete node runs and steps of an execution that has too many for one transaction."""
    for model in PARTS:
        rows = model._default_manager.filter(execution=execution, execution__status__in=FINAL)
        model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).delete()


def _calls_of(workflow: Workflow, executions: Sequence[UUID]) -> QuerySet[HookCall]:
    first = UUID(int=max(min(executions).int - CALL_BESIDE_RUN, 0))
    last = UUID(int=max(executions).int + CALL_BESIDE_RUN)
    near = HookCall.objects.filter(workflow=workflow, pk__gte=first, pk__lte=last)
    return near.filter(execution__in=executions)


def _delete_files(names: Sequence[str]) -> None:
    for name in names:
        default_storage.delete(name)
