"""Ends what a backup has caught in the middle, for those who do not want it to go on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from executions.models import Execution
from executions.store.transitions import end

ERROR: dict[str, Any] = {
    "code": "restored",
    "message": "The execution had not ended when the backup was made that was restored.",
    "hint": "See what it did after that moment; then retry it from where it failed, or leave it.",
    "node_id": None,
    "details": {},
}


def unfinished() -> int:
    """How many executions have not ended."""
    return Execution.objects.open().count()


@transaction.atomic
def hold_all() -> None:
    """End them as failed, in place of letting the next start go on with them."""
    for row in Execution.objects.open().select_for_update().iterator():
        end(row, "failed", timezone.now(), error=ERROR)
