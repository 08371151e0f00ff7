"""`trigger.form`: somebody fills in a page."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator

from workflows.sdk import Output, Params, Trigger, ui

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

TYPE_LABELS = {
    "text": "Line of text",
    "textarea": "Text",
    "number": "Number",
    "email": "E-mail address",
    "date": "Date",
    "select": "Choice",
    "checkbox": "Yes or no",
}
RESPOND_LABELS = {
    "message": "At once, with the message below",
    "last_node": "When the last node ends, with its output",
}


class FormField(Params):
    """One field of the page."""

    name: str = Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64, json_schema_extra=ui(template=False)
    )
    """How the workflow reads it: `{{name}}`."""
    label: str = Field("", max_length=200, json_schema_extra=ui(template=False))
    """What stands over it. Empty: the name."""
    type: Literal["text", "textarea", "number", "email", "date", "select", "checkbox"] = Field(
        "text", json_schema_extra=ui(template=False, labels=TYPE_LABELS)
    )
    """What can be filled in."""
    required: bool = Field(False, json_schema_extra=ui(template=False))
    """It must not be left empty; a yes or no must be yes."""
    options: list[Option] = Field(
        default_factory=list,
        max_length=100,
        json_schema_extra=ui(template=False, show_if=("type", ["select"])),
    )
    """What there is to choose from."""

    @model_validator(mode="after")
    def _has_options(self) -> "FormField":
        if self.type == "select" and not self.options:
            raise ValueError("a choice needs options")
        return self


class FormParams(Params):
    """Settings."""

    title: str = Field("Form", min_length=1, max_length=200, json_schema_extra=ui(template=False))
    """What stands at the top of the page."""
    description: str = Field("", max_length=5_000, json_schema_extra=ui(widget="multiline", template=False))
    """What the form is for."""
    fields: list[FormField] = Field(min_length=1, max_length=50, json_schema_extra=ui(template=False))
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

    @field_validator("fields")
    @classmethod
    def _named_once(cls, value: list[FormField]) -> list[FormField]:
        names = [field.name for field in value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"there are two fields named {twice!r}")
        return value


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
    params = FormParams
    output = FormValues
    output_example = {"name": "Ada", "amount": 3, "agreed": True}
