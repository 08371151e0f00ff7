"""Request bodies for workflows."""

from typing import Annotated

from core.wire import LEFT_OUT, Body, JsonObject, Text, Whole

MOST_DAYS = 36_500
Description = Annotated[str, Text(10_000, blank=True)]
Name = Annotated[str, Text(200)]


class WorkflowCreate(Body):
    """A new workflow."""

    name: Name
    description: Description = ""
    graph: JsonObject | None = None


class WorkflowChange(Body):
    """The properties of a workflow that can be changed, apart from its draft."""

    name: Name = LEFT_OUT
    description: Description = LEFT_OUT
    active: bool = LEFT_OUT
    timeout_s: Annotated[int, Whole(1, 30 * 24 * 3600)] = LEFT_OUT
    max_running: Annotated[int, Whole(1, 100_000)] | None = None
    retention_days: Annotated[int, Whole(0, MOST_DAYS)] | None = None
    retention_failed_days: Annotated[int, Whole(0, MOST_DAYS)] | None = None
    retention_count: Annotated[int, Whole(1, 1_000_000)] | None = None


class GraphSave(Body):
    """A draft, with the revision it is based on."""

    revision: Annotated[int, Whole(0, 2**31 - 1)]
    graph: JsonObject


class RequestPreview(Body):
    """An input of the workflow to fill in; without it, the last run's or example data are used."""

    input: JsonObject | None = None


class PreviewRequest(Body):
    """A template to evaluate as if it were in a node."""

    graph: JsonObject
    node_id: Annotated[str, Text(64)]
    field: Annotated[str, Text(500, blank=True)] = ""
    template: Annotated[str, Text(64 * 1024, blank=True, verbatim=True)]
