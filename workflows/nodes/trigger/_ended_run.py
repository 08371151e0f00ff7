"""What the triggers that follow other workflows have in common: whom they follow, and what they hand on."""

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
    """`id` and `name` of its workflow."""
    mode: str = ""
    """What had started it."""
    status: str = ""
    error: dict[str, Json] | None = None
    """`code`, `message`, `hint`, `node_id`, `details`; null where it did not fail."""
    node: dict[str, str] | None = None
    """`id` and `label` of the node that failed."""
    input: Json = None
    output: Json = None
    started_at: str | None = None
    """ISO 8601; null where it never ran."""
    finished_at: str | None = None
    url: str = ""
    """Where people look at it."""
