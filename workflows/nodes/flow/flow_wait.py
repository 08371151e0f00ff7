"""`flow.wait`: go on later, or when a call comes in. It holds no worker meanwhile."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from workflows.sdk import Context, Json, NodeError, NodeType, Output, Params, Wait, ui

LONGEST = timedelta(days=366)
UNITS = ("seconds", "minutes", "hours", "days")


class WaitParams(Params):
    """Settings."""

    mode: Literal["duration", "until", "call"] = Field(
        "duration",
        json_schema_extra=ui(
            template=False,
            labels={"duration": "For a while", "until": "Until a time", "call": "Until a link is called"},
        ),
    )
    """What it waits for. The link stands in `execution.resume_urls` under the node's variable, also for nodes before
    this one; whatever is posted to it is the output's `data`."""
    amount: float = Field(5, ge=0, json_schema_extra=ui(show_if=("mode", ["duration", "call"])))
    """How long; with a link, the longest that it waits (0: without end)."""
    unit: Literal["seconds", "minutes", "hours", "days"] = Field(
        "minutes", json_schema_extra=ui(template=False, show_if=("mode", ["duration", "call"]))
    )
    """The unit of that."""
    until: str = Field(
        "", max_length=64, json_schema_extra=ui(widget="datetime", show_if=("mode", ["until"]))
    )
    """A time such as `2026-12-24T18:00`. One that has passed does not wait."""
    timezone: str = Field(
        "UTC", max_length=64, json_schema_extra=ui(widget="timezone", show_if=("mode", ["until"]))
    )
    """The zone of a time that names none."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone; write one like Europe/Berlin") from error
        return value


class WaitOutput(Output):
    """How it ended."""

    resumed_by: Literal["time", "call"]
    """Whether its time had come, or its link was called."""
    data: Any
    """What was posted to the link; what came in where nothing was."""


class WaitNode(NodeType[WaitParams, WaitOutput]):
    """Wait for a while, until a time, or until a link is called."""

    type = "flow.wait"
    label = "Wait"
    category = "flow"
    variable = "waited"
    icon = "hourglass"
    params = WaitParams
    output = WaitOutput
    output_example = {"resumed_by": "time", "data": {}}

    def asks(self, parameters: Mapping[str, Json]) -> bool:
        """A link can be called."""
        return parameters.get("mode") == "call"

    async def run(self, params: WaitParams, ctx: Context) -> Wait | WaitOutput:
        """Say until when. Raises NodeError for a time that cannot be read."""
        if params.mode == "call":
            return Wait(until=_after(params, ctx) if params.amount else None, asks=True)
        until = _moment(params) if params.mode == "until" else _after(params, ctx)
        if until <= ctx.clock.now():
            return WaitOutput(resumed_by="time", data=ctx.input)
        if until - ctx.clock.now() > LONGEST:
            raise NodeError(
                "wait_too_long", f"The wait would end at {until:%Y-%m-%d}.", "Wait a year at most."
            )
        return Wait(until=until)

    async def resume(self, params: WaitParams, ctx: Context, answer: dict[str, Any] | None) -> WaitOutput:
        """The time has come, or the link was called."""
        if answer is None:
            return WaitOutput(resumed_by="time", data=ctx.input)
        return WaitOutput(resumed_by="call", data=answer["data"])


def _after(params: WaitParams, ctx: Context) -> datetime:
    try:
        return ctx.clock.now() + timedelta(**{params.unit: params.amount})
    except OverflowError as error:
        raise NodeError("wait_too_long", "The wait would not end.", "Wait a year at most.") from error


def _moment(params: WaitParams) -> datetime:
    try:
        moment = datetime.fromisoformat(params.until)
        return moment.astimezone(UTC) if moment.tzinfo else _in_zone(moment, params.timezone)
    except (ValueError, OverflowError) as error:
        message = f"`until`: {params.until!r} is no time."
        raise NodeError("invalid_parameter", message, "Write it like 2026-12-24T18:00.") from error


def _in_zone(moment: datetime, timezone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
