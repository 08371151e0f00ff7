"""Field types, with their constraints and their OpenAPI schema."""

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
"""An id in JSON, where it is text."""
Moment = Annotated[datetime, Field(strict=False)]
"""A time in JSON, where it is ISO 8601 text."""
Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
"""A URL that an answer links to."""


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("This is not an e-mail address.") from None
    return text


Email = Annotated[str, Field(json_schema_extra={"format": "email"})]
"""An e-mail address that is already known."""


@dataclass(frozen=True)
class Text:
    """Text in a body: at most `longest` characters, stripped of surrounding white space unless `verbatim`.

    Empty text needs `blank`. U+0000 is rejected, because PostgreSQL cannot store it.
    """

    longest: int
    blank: bool = False
    verbatim: bool = False
    email: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The text schema, then checks that need a function."""
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
    """An integer from `least` to `most`, also written as `5.0`, which is the same number in JSON."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The integer schema with its bounds."""
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
    """One of a set of words defined elsewhere, which the type checker therefore cannot know."""

    words: tuple[str, ...]

    def __init__(self, words: Iterable[str]) -> None:
        object.__setattr__(self, "words", tuple(words))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of an equivalent Literal."""
        return core_schema.literal_schema([str(word) for word in self.words])


@dataclass(frozen=True)
class Registered:
    """A word that parts of the program register during start-up: `words` is called at each use."""

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
"""Marks the component of a schema until `core.wire.document` turns it into a reference."""


class _Component:
    """JSON that was validated when it was created: accepted as it is, and documented as a component."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Any value, marked with its component."""
        return core_schema.any_schema(metadata={"pydantic_js_functions": [lambda *_: {COMPONENT: self}]})


@dataclass(frozen=True)
class As(_Component):
    """JSON with the schema of `model`: a Pydantic class, a dataclass or a TypedDict."""

    model: Any


@dataclass(frozen=True)
class Named(_Component):
    """An answer of a higher layer, known here only by its component's name."""

    name: str
