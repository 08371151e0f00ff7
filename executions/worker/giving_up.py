"""Ends an execution that can no longer be written in the usual way, with every node in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from executions.engine.ports import LeaseLostError
from executions.models import Execution
from executions.store.transitions import end
from executions.store.writer import Priority
from executions.worker.assignments import Claimed


@dataclass(frozen=True, kw_only=True)
class GiveUp:
    """End the execution as failed and its open nodes as cancelled. LeaseLostError if the fence is old."""

    claimed: Claimed
    error: dict[str, Any]
    cost: Decimal
    usage: dict[str, int]
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[GiveUp]") -> list[Any]:
        """A few statements per job: it is rare."""
        return [job._end() for job in jobs]

    def _end(self) -> LeaseLostError | None:
        held = Execution.objects.select_for_update(no_key=True).filter(pk=self.claimed.id, status="running")
        row = held.filter(fence=self.claimed.fence).first()
        final = {"error": self.error, "cost_usd": self.cost, "usage": self.usage}
        return None if row and end(row, "failed", timezone.now(), **final) else LeaseLostError()
