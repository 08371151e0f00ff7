"""Answers of which some callers see only a part, declared field by field."""

from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from core.wire.models import Answer

T = TypeVar("T")


class _Open:
    """Marks a field that everybody sees."""


OPEN = _Open()
Open = Annotated[T, OPEN]
"""The type of a field visible to everyone who can see the answer."""


class Partial(Answer):
    """An answer that may be redacted: then every field that is not `Open` is null, including fields added
    later.

    A nested partial answer shows its own open fields.
    """

    _nulls: ClassVar[dict[str, Any]] = {}
    _partial: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Raises TypeError for a field that is neither open nor nullable."""
        fields = cls.model_fields
        cls._nulls = {name: None for name, field in fields.items() if OPEN not in field.metadata}
        cls._partial = tuple(name for name, field in fields.items() if _holds_partial(field.annotation))
        for name in cls._nulls:
            if not _takes_null(fields[name].annotation):
                raise TypeError(f"{cls.__name__}.{name} is neither open nor nullable.")

    def as_seen(self, whole: bool) -> Self:
        """The answer itself, or only its open fields."""
        return self if whole else type(self)(**self.__dict__ | self.hidden())

    def hidden(self) -> dict[str, Any]:
        """Replacements for the fields that are hidden."""
        now, hidden = self.__dict__, self._nulls.copy()
        for name in self._partial:
            if now[name] is not None:
                hidden[name] = _in_part(now[name])
        return hidden


def _takes_null(annotation: Any) -> bool:
    return annotation is Any or type(None) in get_args(annotation)


def _holds_partial(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Partial):
        return True
    return any(_holds_partial(inner) for inner in get_args(annotation))


def _in_part(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_part(item) for item in value]
    return value.as_seen(False)
