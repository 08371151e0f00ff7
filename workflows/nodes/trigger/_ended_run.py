"""Code shared by the triggers that follow other workflows: which workflows they follow, and their output."""

from typing import Annotated, Any

from pydantic import Field

from workflows.sdk import Json, Output, ui

MOST_WORKFLOWS = 200

WorkflowId = Annotated[str, Field(max_length=64, json_schema_extra=ui(widget="workflow", template=False))]

EXAMPLE: dict[str, Any] = {
    "id": "0190b3c0-0000-7000-8000-000000000000",
    "workflow": {"id": "0190b3c0-0000-7000-8000-000000000001", "name": "Daily report"},
    "mode": "schedule",
    "status": "failed",
    "error": {"code": "timeout", "message": "The server did not answer.", "hint": None, "details": {}},
    "node": {"id": "call", "label": "HTTP request"},
    "input": {},
    "output": None,
    "started_at": "2026-01-02T03:04:05Z",
    "finished_at": "2026-01-02T03:04:06Z",
    "url": "https://wireloom.example.com/executions/0190b3c0-0000-7000-8000-000000000000/",
}


class EndedRun(Output):
    """The execution that has ended."""

    id: str = ""
    workflow: dict[str, str] = Field(default_factory=dict)
    """The `id` and `name` of its workflow."""
    mode: str = ""
    """What started it."""
    status: str = ""
    error: dict[str, Json] | None = None
    """`code`, `message`, `hint`, `node_id` and `details`; null unless it failed."""
    node: dict[str, str] | None = None
    """The `id` and `label` of the node that failed."""
    input: Json = None
    output: Json = None
    started_at: str | None = None
    """In ISO 8601; null if it never ran."""
    finished_at: str | None = None
    url: str = ""
    """The address of its page."""
