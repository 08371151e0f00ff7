"""Request bodies for executions."""

from typing import Annotated, Literal

from pydantic import Field

from core.wire import Body, Json, JsonObject, Text

NodeId = Annotated[str, Text(64)]


class Resolve(Body):
    """The decision about a waiting node."""

    iteration: Annotated[str, Text(200, blank=True)] = ""
    action: Literal["rerun", "skip", "fail", "approve", "reject"]
    data: Json = None
    shown: Annotated[str, Text(64)] | None = None


class Retry(Body):
    """Where to restart: `failed`, `start`, or a node's id.

    A node inside a container stands for its outermost container, all of whose turns run again. `input` is the
    trigger's new output. `output_overrides` sets outputs by the ids of nodes outside containers, which then do
    not run; a branching node can be overridden if it had already decided.
    """

    start_at: NodeId = Field("failed", alias="from")
    input: JsonObject | None = None
    output_overrides: JsonObject | None = None


class Run(Body):
    """What to run, and with which input."""

    input: JsonObject = {}
    draft: bool = False
    trigger: NodeId | None = None
    wait: Annotated[float, Field(ge=0, le=300)] = 0
    until_node: NodeId | None = None


class SchedulePreview(Body):
    """A schedule's rules, `{cron}` or `{every, unit}` each, and their time zone."""

    rules: Annotated[list[JsonObject], Field(min_length=1, max_length=20)]
    timezone: Annotated[str, Text(100)] = "UTC"
