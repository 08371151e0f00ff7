"""`trigger.error`: starts a run when an execution has failed."""

from pydantic import Field

from workflows.nodes.trigger._ended_run import EXAMPLE, MOST_WORKFLOWS, EndedRun, WorkflowId
from workflows.sdk import Params, Trigger, ui


class ErrorParams(Params):
    """Settings."""

    workflows: list[WorkflowId] = Field(
        default_factory=list, max_length=MOST_WORKFLOWS, json_schema_extra=ui(template=False)
    )
    """The workflows to follow. Empty: every workflow of the organisation."""


class ErrorTrigger(Trigger[ErrorParams, EndedRun]):
    """Start a run when an execution fails or times out.

    Draft runs do not count, nor do failures of runs that an error trigger started.
    """

    type = "trigger.error"
    label = "On failure"
    variable = "failure"
    icon = "siren"
    params = ErrorParams
    output = EndedRun
    output_example = EXAMPLE
