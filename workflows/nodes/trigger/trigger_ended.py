"""`trigger.ended`: starts a run when another workflow has ended."""

from typing import Literal

from pydantic import Field

from workflows.nodes.trigger._ended_run import EXAMPLE, MOST_WORKFLOWS, EndedRun, WorkflowId
from workflows.sdk import Params, Trigger, ui

STATUS_LABELS = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "cancelled": "Cancelled",
    "timed_out": "Timed out",
}


class EndedParams(Params):
    """Settings."""

    workflows: list[WorkflowId] = Field(
        default_factory=list, max_length=MOST_WORKFLOWS, json_schema_extra=ui(template=False)
    )
    """The workflows to follow. Empty: every other workflow of the organisation."""
    statuses: list[Literal["succeeded", "failed", "cancelled", "timed_out"]] = Field(
        ["succeeded"], min_length=1, json_schema_extra=ui(template=False, labels=STATUS_LABELS)
    )
    """The statuses that start a run."""


class EndedTrigger(Trigger[EndedParams, EndedRun]):
    """Start a run when an execution of another workflow has ended.

    Draft runs do not count, nor do runs that this workflow itself has caused.
    """

    type = "trigger.ended"
    label = "Another workflow ended"
    variable = "ended"
    icon = "flag"
    params = EndedParams
    output = EndedRun
    output_example = {
        **EXAMPLE,
        "status": "succeeded",
        "error": None,
        "node": None,
        "output": {"text": "Done"},
    }
