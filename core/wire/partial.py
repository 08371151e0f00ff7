"""Answers of which not everybody sees all. What of them is open is said where each field is."""

from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic.fields import FieldInfo

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

    open_fields: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Raises TypeError for a field that could neither be shown to everybody nor be null."""
        cls.open_fields = frozenset(name for name, field in cls.model_fields.items() if _is_open(field))
        for name in cls.model_fields.keys() - cls.open_fields:
            if not _takes_null(cls.model_fields[name].annotation):
                raise TypeError(f"{cls.__name__}.{name} is neither open nor can it be null.")

    def as_seen(self, whole: bool) -> Self:
        """Itself, or what of it is open."""
        if whole:
            return self
        kept = {name: _kept(value, name in self.open_fields) for name, value in self.__dict__.items()}
        return type(self)(**kept)


def _is_open(field: FieldInfo) -> bool:
    return OPEN in field.metadata


def _takes_null(annotation: Any) -> bool:
    return annotation is Any or type(None) in getattr(annotation, "__args__", ())


def _kept(value: Any, is_open: bool) -> Any:
    if isinstance(value, Partial):
        return value.as_seen(False)
    if not is_open:
        return None
    return [_kept(item, True) for item in value] if isinstance(value, list) else value
