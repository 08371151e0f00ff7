"""`trigger.schedule`: starts runs at planned times."""

from datetime import UTC, datetime
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError
from pydantic import Field, field_validator, model_validator

from workflows.sdk import Output, Params, Trigger, ui

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
# Cached, because the library reads the whole folder of zones each time.
_zones = cache(available_timezones)
MISSED_LABELS = {
    "latest": "Run once, for the latest",
    "skip": "Skip them",
    "all": "Run each one (at most 100)",
}
OVERLAP_LABELS = {
    "allow": "Run in parallel",
    "skip": "Skip this time",
    "queue": "Wait for it to end",
    "cancel_previous": "Cancel the earlier run",
}


class Rule(Params):
    """A cron expression, or an interval."""

    cron: str = Field("", json_schema_extra=ui(widget="cron", template=False, placeholder="0 9 * * 1-5"))
    """Minute, hour, day of month, month, day of week. Empty to use an interval."""
    every: int | None = Field(None, ge=1, le=100_000, json_schema_extra=ui(template=False))
    """The length of the interval, counted from when the trigger was published."""
    unit: Literal["seconds", "minutes", "hours", "days", "weeks"] = Field(
        "minutes", json_schema_extra=ui(template=False)
    )
    """The interval's unit."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Rule":
        if bool(self.cron) == (self.every is not None):
            raise ValueError("give either a cron expression or an interval")
        return self

    @field_validator("cron")
    @classmethod
    def _readable(cls, value: str) -> str:
        if not value:
            return value
        # Five fields, because some readers take a sixth for seconds and others for years.
        if len(value.split()) != 5:
            raise ValueError("a cron expression has five fields: minute hour day month weekday")
        try:
            next(CronSim(value, _ANY_TIME))
        except (CronSimError, StopIteration) as error:
            raise ValueError(f"the cron expression {value!r} never fires: {error}") from None
        return value


class ScheduleParams(Params):
    """Settings."""

    rules: list[Rule] = Field(min_length=1, max_length=20, json_schema_extra=ui(template=False))
    """A run starts whenever one of these rules matches."""
    timezone: str = Field("UTC", title="Time zone", json_schema_extra=ui(widget="timezone", template=False))
    """The zone of the cron expressions, including daylight saving."""
    missed: Literal["latest", "skip", "all"] = Field(
        "latest", title="Missed times", json_schema_extra=ui(template=False, labels=MISSED_LABELS)
    )
    """What to do about times that passed while nothing was running (more than 60 s late)."""
    missed_within_hours: int | None = Field(
        None,
        title="Maximum age (hours)",
        ge=1,
        le=8_760,
        json_schema_extra=ui(template=False, show_if=("missed", ["latest", "all"])),
    )
    """Missed times older than this are dropped. Empty: no limit."""
    overlap: Literal["allow", "skip", "queue", "cancel_previous"] = Field(
        "allow",
        title="If a run is still going on",
        json_schema_extra=ui(template=False, labels=OVERLAP_LABELS),
    )
    """What to do when the time comes and an earlier run has not ended."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in _zones():
            raise ValueError(f"{value!r} is not a time zone; use a name like Europe/Berlin")
        return value


class PlannedTime(Output):
    """The planned time of this run."""

    scheduled_for: str = ""
    """The planned time, in ISO 8601 in the trigger's zone."""
    fired_at: str = ""
    """When the run actually started, in ISO 8601."""
    missed: bool = False
    """Whether the run makes up for a missed time."""


class ScheduleTrigger(Trigger[ScheduleParams, PlannedTime]):
    """Start runs at planned times, by cron expression or interval."""

    type = "trigger.schedule"
    label = "Schedule"
    variable = "schedule"
    icon = "calendar-clock"
    params = ScheduleParams
    output = PlannedTime
    output_example = {
        "scheduled_for": "2026-01-02T09:00:00+01:00",
        "fired_at": "2026-01-02T09:00:00+01:00",
        "missed": False,
    }
