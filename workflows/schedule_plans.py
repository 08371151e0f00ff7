"""What of a schedule's plan stays when its workflow is published again: what has not been changed goes on."""

from typing import Any

from pydantic import ValidationError

from workflows.nodes.trigger.trigger_schedule import ScheduleParams, ScheduleTrigger


class SchedulePlan:
    """When a trigger fires by itself: never, unless it is a schedule whose settings can be read."""

    def __init__(self, type: str, parameters: dict[str, Any]) -> None:
        self._settings = _read(parameters) if type == ScheduleTrigger.type else None

    def has_times_of(self, other: "SchedulePlan") -> bool:
        """Whether both are schedules that fire at the same times."""
        mine, others = self._settings, other._settings
        if mine is None or others is None:
            return False
        return (mine.rules, mine.timezone) == (others.rules, others.timezone)

    def has_queue_of(self, other: "SchedulePlan") -> bool:
        """Whether what waits in the queue of one may wait in that of the other."""
        return self.has_times_of(other) and self._queues() == other._queues()

    def _queues(self) -> bool:
        return self._settings is not None and self._settings.overlap == "queue"


def _read(parameters: dict[str, Any]) -> ScheduleParams | None:
    try:
        return ScheduleParams.model_validate(parameters)
    except ValidationError:
        return None
