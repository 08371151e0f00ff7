"""Request bodies for files."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, WithJsonSchema

from assets.uploads import SpooledUpload
from core.wire import Body


def _file(given: Any) -> SpooledUpload:
    if not isinstance(given, SpooledUpload):
        raise ValueError("This must be one file.")
    return given


def _flag(given: Any) -> Any:
    # In a form, everything but files is text.
    return {"true": True, "false": False}.get(given, given) if isinstance(given, str) else given


class Upload(Body):
    """A file to upload; without `kept` it is deleted after a day unless an execution uses it."""

    file: Annotated[Any, BeforeValidator(_file), WithJsonSchema({"type": "string", "format": "binary"})]
    kept: Annotated[bool, BeforeValidator(_flag)] = False

    @classmethod
    def of_form(cls, form: Any) -> Self:
        """The body in a form (a MultiValueDict); a repeated field is a list. Raises InvalidError."""
        return cls.read({name: values[0] if len(values) == 1 else values for name, values in form.lists()})
