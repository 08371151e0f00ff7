"""Stops executions that take down their worker repeatedly."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from executions.models import Execution
from executions.store.transitions import end

MOST_STRIKES = 2
"""A second worker may have died for another reason; a third is not risked."""


@transaction.atomic
def strike(worker: str, execution: UUID, node: str) -> None:
    """Record that the worker died or hung in a step of the execution. The second time the execution ends as
    failed."""
    row = Execution.objects.select_for_update().filter(pk=execution, worker=worker, status="running").first()
    if row is None:
        return
    if row.strikes + 1 < MOST_STRIKES:
        Execution.objects.filter(pk=execution).update(strikes=F("strikes") + 1)
    else:
        end(row, "failed", timezone.now(), strikes=row.strikes + 1, error=_error(node))


def _error(node: str) -> dict[str, Any]:
    who = f"the node {node!r}" if node else "this run"
    return {
        "code": "crash_loop",
        "message": f"A worker died or hung {MOST_STRIKES} times while it worked for {who}.",
        "hint": "Its data may be too large, or hostile; the workers' log shows where they were.",
        "node_id": node or None,
        "details": {},
    }
