"""Starts the runs of planned times, and finds unfinished ones."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import OperationalError

from core.failpoints import failpoint
from executions.models import BATCH, Execution
from executions.models.querysets import ExecutionQuerySet
from executions.start.request import StartRequest
from executions.start.starting import start
from executions.status import OPEN
from workflows.models import Trigger

MODE = "schedule"


def earlier_runs(workflow: Any, node: Any) -> ExecutionQuerySet:
    """The unfinished runs started by the schedule at that node; inside another query both arguments are its
    columns."""
    # Filtered by open statuses rather than by excluding final ones, so that the index finds them among past
    # runs.
    runs: ExecutionQuerySet = Execution.objects.filter(workflow=workflow, trigger_node=node, mode=MODE)
    return runs.filter(status__in=OPEN)


def planned_start(trigger: Trigger, time: datetime, now: datetime, *, is_missed: bool) -> UUID:
    """Start the run of a planned time. Call in a transaction that locks the trigger."""
    zone = ZoneInfo(trigger.parameters.get("timezone", "UTC"))
    output = {
        "scheduled_for": time.astimezone(zone).isoformat(),
        "fired_at": now.astimezone(zone).isoformat(),
        "missed": is_missed,
    }
    started = start(
        StartRequest(
            workflow=trigger.workflow,
            version=trigger.version,
            trigger=trigger.pk,
            trigger_node=trigger.node_id,
            mode=MODE,
            lane=BATCH,
            input=output,
        )
    )
    failpoint("in_scheduler_after_insert", raises=OperationalError)
    return started.id
