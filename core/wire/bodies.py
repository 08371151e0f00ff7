"""Request bodies; validation errors have the common error shape."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from core.errors import InvalidError

LEFT_OUT: Any = None
"""The default of a field that may be omitted but not null; `given` includes it only if it was sent."""
MOST_SAID, LONGEST_NAME = 20, 200
"""The most invalid fields that an error names, and the longest name shown."""
_TEXTS = {
    "missing": "This field is required.",
    "dict_type": "This must be a JSON object.",
    "model_type": "This must be a JSON object.",
    "string_too_short": "This field may not be blank.",
}


class Body(BaseModel):
    """A request body: JSON of exactly the declared types, without unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    @classmethod
    def read(cls, value: Any) -> Self:
        """The body in a JSON value. Raises InvalidError, whose `details.fields` holds the error of each invalid
        field."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise invalid(error, cls) from None

    def given(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }


def invalid(error: ValidationError, model: type[BaseModel]) -> InvalidError:
    """The error for input that `model` rejects."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:MOST_SAID]
    fields = {".".join(map(str, item["loc"]))[:LONGEST_NAME]: _text(item, model) for item in found}
    first, text = next(iter(fields.items()))
    return InvalidError(f"`{first}`: {text}" if first else text, details={"fields": fields})


def _text(item: ErrorDetails, model: type[BaseModel]) -> str:
    if item["type"] == "extra_forbidden" and len(item["loc"]) == 1:
        known = ", ".join(field.alias or name for name, field in model.model_fields.items())
        return f"Unknown field; allowed: {known}."
    text = _TEXTS.get(item["type"]) or item["msg"].removeprefix("Value error, ")
    text = text.replace("Input should be", "This must be", 1)
    return text if text.endswith(".") else f"{text}."
