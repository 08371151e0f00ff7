"""`flow.wait`: continues later, or when its link is called. It occupies no worker while it waits."""

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
    """What to wait for. The link is in `execution.resume_urls` under the node's variable, and earlier nodes can
    read it too; the data posted to it becomes the output's `data`."""
    amount: float = Field(5, ge=0, json_schema_extra=ui(show_if=("mode", ["duration", "call"])))
    """How long to wait; with a link, the longest wait (0: indefinitely)."""
    unit: Literal["seconds", "minutes", "hours", "days"] = Field(
        "minutes", json_schema_extra=ui(template=False, show_if=("mode", ["duration", "call"]))
    )
    """The unit of the amount."""
    until: str = Field(
        "", max_length=64, json_schema_extra=ui(widget="datetime", show_if=("mode", ["until"]))
    )
    """A time such as `2026-12-24T18:00`. If it has passed, the node does not wait."""
    timezone: str = Field(
        "UTC", max_length=64, json_schema_extra=ui(widget="timezone", show_if=("mode", ["until"]))
    )
    """The time zone to use if the time names none."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is not a time zone; use a name like Europe/Berlin") from error
        return value


class WaitOutput(Output):
    """How the wait ended."""

    resumed_by: Literal["time", "call"]
    """Whether the time was reached or the link was called."""
    data: Any
    """The data posted to the link; the incoming value if nothing was posted."""


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
        """Whether the node has a link to call."""
        return parameters.get("mode") == "call"

    async def run(self, params: WaitParams, ctx: Context) -> Wait | WaitOutput:
        """Determine when the wait ends. Raises NodeError for a time that cannot be parsed."""
        if params.mode == "call":
            return Wait(until=_after(params, ctx) if params.amount else None, asks=True)
        until = _moment(params) if params.mode == "until" else _after(params, ctx)
        if until <= ctx.clock.now():
            return WaitOutput(resumed_by="time", data=ctx.input)
        if until - ctx.clock.now() > LONGEST:
            raise NodeError(
                "wait_too_long", f"The wait would end at {until:%Y-%m-%d}.", "Wait at most one year."
            )
        return Wait(until=until)

    async def resume(self, params: WaitParams, ctx: Context, answer: dict[str, Any] | None) -> WaitOutput:
        """Continue after the time was reached or the link was called."""
        if answer is None:
            return WaitOutput(resumed_by="time", data=ctx.input)
        return WaitOutput(resumed_by="call", data=answer["data"])


def _after(params: WaitParams, ctx: Context) -> datetime:
    try:
        return ctx.clock.now() + timedelta(**{params.unit: params.amount})
    except OverflowError as error:
        raise NodeError("wait_too_long", "The wait would never end.", "Wait at most one year.") from error


def _moment(params: WaitParams) -> datetime:
    try:
        moment = datetime.fromisoformat(params.until)
        return moment.astimezone(UTC) if moment.tzinfo else _in_zone(moment, params.timezone)
    except (ValueError, OverflowError) as error:
        message = f"`until`: {params.until!r} is no time."
        raise NodeError("invalid_parameter", message, "Write it like 2026-12-24T18:00.") from error


def _in_zone(moment: datetime, timezone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
