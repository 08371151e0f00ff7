"""Starts the triggers that follow other workflows: `trigger.error` and `trigger.ended`.

Nothing is sent when a run ends. Its row records from its start whether it is followed, and the UPDATE that ends
it, wherever it is made, adds it to a partial index. The scheduler finds it there, starts the followers and
removes the mark in one transaction, so that each follower is started once and none is lost with a process.
"""

import logging
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from executions.models import BATCH, Execution
from executions.models.hook_calls import Following
from executions.start.calling import MOST_DEPTH
from executions.start.request import StartRequest
from executions.start.starting import start
from executions.status import OPEN
from executions.store import sql
from executions.store.values import loaded
from executions.wire.hints import hint
from workflows.followers import ERROR, FOLLOWING, followed_statuses, follows
from workflows.models import Trigger, Workflow, WorkflowVersion
from workflows.sdk import Json

log = logging.getLogger(__name__)

MOST = 200
TOO_DEEP = f"Not started: this is a chain of {MOST_DEPTH} runs. Do workflows follow each other in a cycle?"


def executions_follow(organization: UUID) -> None:
    """Mark the organisation's unfinished runs with their workflows' current marks."""
    # No joins: PostgreSQL would not notice that a row it waited for has ended meanwhile.
    published = WorkflowVersion.objects.filter(workflow__organization=organization, number__isnull=False)
    own = Execution.objects.filter(organization=organization, version__in=published)
    # By each status, because each has its own index: past executions must not be scanned.
    for status, mark in product(OPEN, ("failures", "any")):
        marked = Workflow.objects.filter(organization=organization, followed=mark)
        going_on = own.filter(status=status, workflow__in=marked)
        going_on.exclude(followed=mark).update(followed=mark)


def follow_ended() -> int:
    """Start the followers of runs that have ended; returns how many such runs there were.

    A run whose followers cannot be started is skipped and logged, not retried forever.
    """
    ended = _ended()
    for pk in ended:
        try:
            hint(_follow(pk))
        except DatabaseError:
            raise  # a busy or unavailable database: the next round retries
        except Exception:
            log.exception("could not start the followers of the execution %s", pk)
            Execution.objects.filter(pk=pk).update(followed="")
    return len(ended)


def ended_statement() -> str:
    """The query for ended runs that are followed; takes a limit."""
    # The condition of the index `executions_followed`, word for word, so that only the index is read.
    return (
        f"SELECT id FROM {sql.table()} WHERE ((finished_at IS NOT NULL AND followed = 'any') "  # noqa: S608
        "OR (followed = 'failures' AND status IN ('failed', 'timed_out'))) ORDER BY id LIMIT %s"
    )


def _ended() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(ended_statement(), [MOST])
        return [sql.uuid_of(pk) for (pk,) in cursor.fetchall()]


@transaction.atomic
def _follow(pk: UUID) -> list[UUID]:
    mine = Execution.objects.select_for_update(of=("self",)).filter(pk=pk).exclude(followed="")
    ended = mine.select_related("workflow", "version").first()
    if ended is None:
        return []  # another scheduler was faster
    started = [_start(trigger, ended) for trigger in _followers(ended)]
    Execution.objects.filter(pk=pk).update(followed="")
    return started


def _followers(ended: Execution) -> Iterator[Trigger]:
    live = Trigger.objects.live().filter(workflow__organization=ended.organization_id, type__in=FOLLOWING)
    wanting = [
        trigger
        for trigger in live.select_related("workflow", "version")
        if follows(trigger, ended.workflow_id) and ended.status in followed_statuses(trigger)
    ]
    causes = _causes(ended) if wanting else []
    for trigger in wanting:
        if ended.depth >= MOST_DEPTH:
            Trigger.objects.filter(pk=trigger.pk).update(problem=TOO_DEEP)
        elif not _leads_back(trigger, ended, causes):
            yield trigger


def _leads_back(trigger: Trigger, ended: Execution, causes: list[Execution]) -> bool:
    """Whether the trigger would follow its own consequences: a failure caused by an error run, or a run caused
    by its own workflow."""
    if trigger.type == ERROR:
        return any(run.mode == "error" for run in (ended, *causes))
    return any(cause.workflow_id == trigger.workflow_id for cause in causes)


def _causes(execution: Execution) -> list[Execution]:
    """The executions that led to this one, by following or by calling, nearest first."""
    found: list[Execution] = []
    cause: Execution | None = execution
    while cause and len(found) <= MOST_DEPTH:
        following = Following.objects.filter(started=cause.pk).select_related("ended").first()
        cause = following.ended if following else cause.called_by
        if cause:
            found.append(cause)
    return found


def _start(trigger: Trigger, ended: Execution) -> UUID:
    started = start(
        StartRequest(
            workflow=trigger.workflow,
            version=trigger.version,
            trigger=trigger.pk,
            trigger_node=trigger.node_id,
            mode="error" if trigger.type == ERROR else "called",
            lane=BATCH,
            input=_ended_run(ended),
            depth=ended.depth + 1,
        )
    )
    Following.objects.create(trigger=trigger, ended=ended, started_id=started.id)
    return started.id


def _ended_run(ended: Execution) -> dict[str, Json]:
    """The output of the trigger: `EndedRun`."""
    return {
        "id": str(ended.pk),
        "workflow": {"id": str(ended.workflow_id), "name": ended.workflow.name},
        "mode": ended.mode,
        "status": ended.status,
        "error": ended.error,
        "node": _failed_node(ended),
        "input": loaded(ended.input, ended.organization_id),
        "output": loaded(ended.output, ended.organization_id),
        "started_at": ended.started_at and ended.started_at.isoformat().replace("+00:00", "Z"),
        "finished_at": ended.finished_at and ended.finished_at.isoformat().replace("+00:00", "Z"),
        "url": f"{settings.PUBLIC_URL}/executions/{ended.pk}/",
    }


def _failed_node(ended: Execution) -> dict[str, Any] | None:
    failed = (ended.error or {}).get("node_id")
    nodes = [node for node in ended.version.graph["nodes"] if node["id"] == failed]
    return {"id": failed, "label": nodes[0].get("label", failed)} if nodes else None
