"""The API's answers about planned times."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from core.wire import Answer, OneOf
from executions.models import PLANNED_OUTCOMES
from executions.models import PlannedTime as PlannedRow


class PlannedTime(Answer):
    """A time at which a schedule fires, and by how many minutes the clock moved forward since the previous one."""

    at: datetime
    local: str
    clock_shift_minutes: int | None


class PlannedTimeOutcome(Answer):
    """A planned time of a schedule, its outcome, and its execution if there is one."""

    trigger: str
    at: datetime
    outcome: Annotated[str, OneOf(PLANNED_OUTCOMES)]
    execution: UUID | None

    @classmethod
    def of(cls, row: PlannedRow) -> Self:
        """The time in a row, whose trigger must already be loaded."""
        return cls(trigger=row.trigger.node_id, at=row.at, outcome=row.outcome, execution=row.execution_id)
