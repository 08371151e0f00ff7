"""Fields that a person fills in, on a form or an approval."""

from collections import Counter
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from workflows.sdk import Params, ui

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

MAX_FIELDS = 50
"""More than anybody fills in on one page."""
TYPE_LABELS = {
    "text": "Line of text",
    "textarea": "Text",
    "number": "Number",
    "email": "E-mail address",
    "date": "Date",
    "select": "Choice",
    "checkbox": "Yes or no",
}


AnyField = TypeVar("AnyField", bound="FormField")


class FormField(Params):
    """One field of the page."""

    name: str = Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64, json_schema_extra=ui(template=False)
    )
    """The name by which the workflow refers to it: `{{name}}` for a form, `{{approval.data.name}}` for an
    approval."""
    label: str = Field("", max_length=200, json_schema_extra=ui(template=False))
    """The text above the field. Empty: the name."""
    type: Literal["text", "textarea", "number", "email", "date", "select", "checkbox"] = Field(
        "text", json_schema_extra=ui(template=False, labels=TYPE_LABELS)
    )
    """What kind of value the field accepts."""
    required: bool = Field(False, json_schema_extra=ui(template=False))
    """The field must not be left empty; a checkbox must be ticked."""
    options: list[Option] = Field(
        default_factory=list,
        max_length=100,
        json_schema_extra=ui(template=False, show_if=("type", ["select"])),
    )
    """The options to choose from."""

    @property
    def takes_file(self) -> bool:
        """Whether the field accepts a file."""
        return False

    @model_validator(mode="after")
    def _has_options(self) -> "FormField":
        if self.type == "select" and not self.options:
            raise ValueError("a field of type select needs options")
        return self


class UploadFormField(FormField):
    """One field of a page that also accepts files."""

    type: Literal["text", "textarea", "number", "email", "date", "select", "checkbox", "file"] = Field(  # type: ignore[assignment]
        "text", json_schema_extra=ui(template=False, labels=TYPE_LABELS | {"file": "File"})
    )
    """What kind of value the field accepts; a file arrives as `{"$file", "name", "content_type", "size"}`."""

    @property
    def takes_file(self) -> bool:
        """Whether the field accepts a file."""
        return self.type == "file"


def _named_once(fields: list[AnyField]) -> list[AnyField]:
    named = Counter(field.name for field in fields)
    twice = next((name for name, count in named.items() if count > 1), None)
    if twice:
        raise ValueError(f"there are two fields named {twice!r}")
    return fields


FormFields = Annotated[list[FormField], AfterValidator(_named_once)]
"""Fields with distinct names."""
UploadFormFields = Annotated[list[UploadFormField], AfterValidator(_named_once)]
"""The same, including file fields."""
