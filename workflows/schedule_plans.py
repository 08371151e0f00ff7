"""Decides what a schedule keeps when its workflow is published again: unchanged settings keep their plan."""

from typing import Any

from pydantic import ValidationError

from workflows.nodes.trigger.trigger_schedule import ScheduleParams, ScheduleTrigger


class SchedulePlan:
    """When a trigger fires by itself: never, unless it is a schedule with valid settings."""

    def __init__(self, type: str, parameters: dict[str, Any]) -> None:
        self._settings = _read(parameters) if type == ScheduleTrigger.type else None

    def has_times_of(self, other: "SchedulePlan") -> bool:
        """Whether both are schedules that fire at the same times."""
        mine, others = self._settings, other._settings
        if mine is None or others is None:
            return False
        return (mine.rules, mine.timezone) == (others.rules, others.timezone)

    def has_queue_of(self, other: "SchedulePlan") -> bool:
        """Whether a time queued for one may stay queued for the other."""
        return self.has_times_of(other) and self._queues() == other._queues()

    def _queues(self) -> bool:
        return self._settings is not None and self._settings.overlap == "queue"


def _read(parameters: dict[str, Any]) -> ScheduleParams | None:
    try:
        return ScheduleParams.model_validate(parameters)
    except ValidationError:
        return None
