"""What the API says of planned times."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from core.wire import Answer, OneOf
from executions.models import PLANNED_OUTCOMES
from executions.models import PlannedTime as PlannedRow


class PlannedTime(Answer):
    """A time at which a schedule fires; by how many minutes the clock was put forward since the one before."""

    at: datetime
    local: str
    clock_shift_minutes: int | None


class PlannedTimeOutcome(Answer):
    """A time at which a schedule was to fire, what became of it, and its execution where there is one."""

    trigger: str
    at: datetime
    outcome: Annotated[str, OneOf(PLANNED_OUTCOMES)]
    execution: UUID | None

    @classmethod
    def of(cls, row: PlannedRow) -> Self:
        """The time in a row whose trigger was read with it."""
        return cls(trigger=row.trigger.node_id, at=row.at, outcome=row.outcome, execution=row.execution_id)
