"""Answers of which not everybody sees all. What of them is open is said where each field is."""

from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from core.wire.models import Answer

T = TypeVar("T")


class _Open:
    """Marks a field that everybody sees."""


OPEN = _Open()
Open = Annotated[T, OPEN]
"""The type of a field that everybody sees who sees the answer at all."""


class Partial(Answer):
    """An answer that may be shown in part: then all that is not `Open` is null, a new field too.

    What is itself partial shows its own open fields.
    """

    _closed: ClassVar[frozenset[str]] = frozenset()
    _partial: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Raises TypeError for a field that could neither be shown to everybody nor be null."""
        fields = cls.model_fields
        cls._closed = frozenset(name for name, field in fields.items() if OPEN not in field.metadata)
        cls._partial = frozenset(name for name, field in fields.items() if _holds_partial(field.annotation))
        for name in cls._closed:
            if not _takes_null(fields[name].annotation):
                raise TypeError(f"{cls.__name__}.{name} is neither open nor can it be null.")

    def as_seen(self, whole: bool) -> Self:
        """Itself, or what of it is open."""
        return self if whole else self.model_copy(update=self.hidden())

    def hidden(self) -> dict[str, Any]:
        """What stands in it in place of what is not to be seen."""
        parts = {name: _in_part(getattr(self, name)) for name in self._partial}
        return {**dict.fromkeys(self._closed), **parts}


def _takes_null(annotation: Any) -> bool:
    return annotation is Any or type(None) in get_args(annotation)


def _holds_partial(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Partial):
        return True
    return any(_holds_partial(inner) for inner in get_args(annotation))


def _in_part(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_part(item) for item in value]
    return None if value is None else value.as_seen(False)
