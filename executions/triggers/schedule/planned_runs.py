"""The runs of planned times: starting one, and finding those that have not ended."""

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
    """What the schedule at that node has started and has not ended; inside another query both are its columns."""
    # What is open is named, not what has ended left out: the index finds it whatever has run before.
    runs: ExecutionQuerySet = Execution.objects.filter(workflow=workflow, trigger_node=node, mode=MODE)
    return runs.filter(status__in=OPEN)


def planned_start(trigger: Trigger, time: datetime, now: datetime, *, is_missed: bool) -> UUID:
    """Start the run of a planned time. To be called in a transaction that holds the trigger."""
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
