"""Ends the executions that a backup caught in progress, for operators who do not want them to continue."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from executions.models import Execution
from executions.store.transitions import end

ERROR: dict[str, Any] = {
    "code": "restored",
    "message": "The execution was unfinished when the restored backup was made.",
    "hint": "Find out what it did after that moment; then retry it from the failure, or leave it.",
    "node_id": None,
    "details": {},
}


def unfinished() -> int:
    """The number of unfinished executions."""
    return Execution.objects.open().count()


@transaction.atomic
def hold_all() -> None:
    """End them as failed, instead of letting the next start continue them."""
    for row in Execution.objects.open().select_for_update().iterator():
        end(row, "failed", timezone.now(), error=ERROR)
