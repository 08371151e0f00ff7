"""`trigger.form`: somebody fills in a page."""

from typing import Literal

from pydantic import ConfigDict, Field

from workflows.sdk import Output, Params, Trigger, ui
from workflows.sdk.form_fields import MAX_FIELDS, UploadFormFields

RESPOND_LABELS = {
    "message": "At once, with the message below",
    "last_node": "When the last node ends, with its output",
}


class FormParams(Params):
    """Settings."""

    title: str = Field("Form", min_length=1, max_length=200, json_schema_extra=ui(template=False))
    """What stands at the top of the page."""
    description: str = Field("", max_length=5_000, json_schema_extra=ui(widget="multiline", template=False))
    """What the form is for."""
    fields: UploadFormFields = Field(
        min_length=1, max_length=MAX_FIELDS, json_schema_extra=ui(template=False)
    )
    """What there is to fill in."""
    submit_label: str = Field("Send", min_length=1, max_length=60, json_schema_extra=ui(template=False))
    """What stands on the button."""
    respond: Literal["message", "last_node"] = Field(
        "message", title="Answer", json_schema_extra=ui(template=False, labels=RESPOND_LABELS)
    )
    """What is shown to whoever has sent the form."""
    success_message: str = Field(
        "Thank you. The form has been sent.",
        max_length=5_000,
        json_schema_extra=ui(widget="multiline", template=False, show_if=("respond", ["message"])),
    )
    """What the page says then."""
    max_per_minute: int = Field(
        60, title="Most a minute", ge=0, le=100_000, json_schema_extra=ui(template=False, group="More")
    )
    """How often it may be sent in a minute, by all people together; more are answered 429.
    0: as often as they like."""


class FormValues(Output):
    """The submitted values by their fields' names; null for what was left empty."""

    model_config = ConfigDict(extra="allow")


class FormTrigger(Trigger[FormParams, FormValues]):
    """Start a run when somebody sends a form.

    Publishing gives the form its page. Numbers, yes or no and dates (ISO 8601) are typed: `{{form.amount}}`.
    """

    type = "trigger.form"
    label = "Form"
    variable = "form"
    icon = "clipboard-list"
    address_prefix = "forms"
    params = FormParams
    output = FormValues
    output_example = {"name": "Ada", "amount": 3, "agreed": True}
