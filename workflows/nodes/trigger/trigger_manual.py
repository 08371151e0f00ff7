"""`trigger.manual`: starts a run by a click or an API call."""

from pydantic import ConfigDict, Field

from workflows.sdk import Json, Output, Params, Trigger, ui


class ManualParams(Params):
    """Settings."""

    sample_input: dict[str, Json] = Field(
        default_factory=dict, title="Sample input", json_schema_extra=ui(widget="json", template=False)
    )
    """The input of runs that start in the editor, also offered by completion. A JSON object."""


class RunInput(Output):
    """The run's input object, with any fields."""

    model_config = ConfigDict(extra="allow")


class ManualTrigger(Trigger[ManualParams, RunInput]):
    """Start a run by a click or through the API.

    The run's input becomes this node's output: `{{trigger.topic}}`, or `{{topic}}` for short.
    """

    type = "trigger.manual"
    label = "Manual"
    variable = "manual"
    icon = "mouse-pointer-click"
    params = ManualParams
    output = RunInput
    output_example = {}
