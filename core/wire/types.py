"""Types of fields, with their constraints and how the OpenAPI document shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

Json: TypeAlias = Any
"""Any JSON value, null included."""
JsonObject: TypeAlias = dict[str, Any]
"""A JSON object with any keys."""
Id = Annotated[UUID, Field(strict=False)]
"""An id that comes from JSON, which has it as text."""
Moment = Annotated[datetime, Field(strict=False)]
"""A time that comes from JSON, which has it as ISO 8601."""
Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
"""An address that one of our answers leads to."""


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("This is not an e-mail address.") from None
    return text


Email = Annotated[str, Field(json_schema_extra={"format": "email"})]
"""An e-mail address as it is known already."""


@dataclass(frozen=True)
class Text:
    """Text of a body: of `longest` characters at most, without white space around it unless it is `verbatim`.

    Whoever leaves it empty must be allowed to (`blank`). U+0000 is refused, because PostgreSQL keeps none.
    """

    longest: int
    blank: bool = False
    verbatim: bool = False
    email: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Text first, then what only a function can tell."""
        schema: CoreSchema = core_schema.str_schema(
            strict=True,
            strip_whitespace=not self.verbatim,
            min_length=None if self.blank else 1,
            max_length=self.longest,
            metadata={"pydantic_js_updates": {"format": "email"}} if self.email else None,
        )
        for check in (_without_null, _email) if self.email else (_without_null,):
            schema = core_schema.no_info_after_validator_function(check, schema)
        return schema


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`, also where it is written as `5.0`: to JSON that is the same number."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """An integer in its bounds."""
        number = core_schema.int_schema(strict=True, ge=self.least, le=self.most)
        return core_schema.no_info_before_validator_function(_whole, number)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _without_null(text: str) -> str:
    if "\0" in text:
        raise ValueError("Null characters are not allowed.")
    return text


@dataclass(frozen=True, init=False)
class OneOf:
    """One of some words that stand elsewhere, so that the type checker cannot know them."""

    words: tuple[str, ...]

    def __init__(self, words: Iterable[str]) -> None:
        object.__setattr__(self, "words", tuple(words))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As a Literal of them would be."""
        return core_schema.literal_schema([str(word) for word in self.words])


@dataclass(frozen=True)
class Registered:
    """One of the words that rooms register while the process starts: `words` is asked at each use."""

    words: Callable[[], Sequence[str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As `OneOf` of the words that there are by then."""
        shown = {"pydantic_js_functions": [lambda *_: {"enum": list(self.words()), "type": "string"}]}
        return core_schema.no_info_plain_validator_function(self._checked, metadata=shown)

    def _checked(self, value: Any) -> str:
        words = self.words()
        if isinstance(value, str) and value in words:
            return value
        *most, last = map(repr, words)
        expected = f"{', '.join(most)} or {last}" if most else last
        raise PydanticKnownError("literal_error", {"expected": expected})


COMPONENT = "x-component"
"""Where a schema says which component it is, until `core.wire.document` makes a reference of it."""


class _Component:
    """JSON that was checked when it was made: it is taken as it is, and the document shows it as a component."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Any value, and of which component it is."""
        return core_schema.any_schema(metadata={"pydantic_js_functions": [lambda *_: {COMPONENT: self}]})


@dataclass(frozen=True)
class As(_Component):
    """JSON of the shape of `model`: a class of Pydantic's, a dataclass or a TypedDict."""

    model: Any


@dataclass(frozen=True)
class Named(_Component):
    """An answer of a higher room, known here only by its component's name."""

    name: str
