"""`trigger.error`: an execution has failed."""

from pydantic import Field

from workflows.nodes.trigger._ended_run import EXAMPLE, MOST_WORKFLOWS, EndedRun, WorkflowId
from workflows.sdk import Params, Trigger, ui


class ErrorParams(Params):
    """Settings."""

    workflows: list[WorkflowId] = Field(
        default_factory=list, max_length=MOST_WORKFLOWS, json_schema_extra=ui(template=False)
    )
    """Whose failures start a run. Empty: those of every workflow of the organisation."""


class ErrorTrigger(Trigger[ErrorParams, EndedRun]):
    """Start a run when an execution fails or runs out of time.

    Runs of drafts are not reported, nor is the failure of a run that this kind of trigger has started.
    """

    type = "trigger.error"
    label = "On failure"
    variable = "failure"
    icon = "siren"
    params = ErrorParams
    output = EndedRun
    output_example = EXAMPLE
