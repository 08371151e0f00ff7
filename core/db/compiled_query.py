"""Queries that are asked often: Django writes their SQL once for each shape, and only the values change.

Django takes several times as long to write the SQL of a list as the database to answer it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, DateTimeField, Expression, Field, QuerySet, UUIDField

P = ParamSpec("P")
R = TypeVar("R", bound=NamedTuple)

_MOST_SHAPES = 200
_VARIABLE: dict[type, "Field[Any, Any]"] = {str: CharField(), UUID: UUIDField(), datetime: DateTimeField()}
"""The types whose values are left open in a statement, and as what the database gets them."""


class CompiledQuery(Generic[P, R]):
    """A queryset that depends on arguments, and whose rows are plain tuples.

    `rows(...)` makes the queryset. It is called once for each shape of its arguments, not for each call: in place of
    texts, ids and times, and of those in lists and tuples, it gets expressions. It may hand them to filters and must
    not look into them. All else is a part of the shape: None, numbers, how long a list is. (Django itself looks into
    what a foreign key is to be `__in`: ask for `workflow__pk__in`.)

    `row` names the columns: fields and annotations of the queryset.
    """

    def __init__(self, row: type[R], rows: Callable[P, "QuerySet[Any]"]) -> None:
        self._row = row
        self._rows = rows
        self._statement = lru_cache(_MOST_SHAPES)(self._compiled)

    def __call__(self, *args: P.args, **named: P.kwargs) -> list[R]:
        """The rows; the arguments are those of `rows`."""
        given = (*args, *named.values())
        statement = self._statement(tuple(map(_shape, given)), tuple(named))
        if statement is None:
            return []
        return [self._row._make(row) for row in statement.fetch(list(_values(given)))]

    def _compiled(self, shapes: tuple[Any, ...], names: tuple[str, ...]) -> "_Statement | None":
        """The statement for arguments of these shapes, the last of which have names; None if it finds nothing."""
        places = count()
        open_ = [_opened(shape, places) for shape in shapes]
        unnamed = len(open_) - len(names)
        rows = self._rows(*open_[:unnamed], **dict(zip(names, open_[unnamed:], strict=True)))
        compiler = rows.values_list(*self._row._fields).query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        return _Statement(sql, parameters, compiler.query, [column for column, *_ in compiler.select])


class _Open(Expression):
    """Stands in a queryset for the value number `place`."""

    def __init__(self, place: int, kind: type) -> None:
        super().__init__(output_field=_VARIABLE[kind])
        self.place = place

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """Itself as the parameter, so that wherever Django puts it the value comes."""
        return "%s", [self]

    def filled(self, values: list[Any]) -> Any:
        """The value, as the driver of the database takes it."""
        return self.output_field.get_db_prep_value(values[self.place], connection)


@dataclass(frozen=True)
class _Statement:
    sql: str
    parameters: tuple[Any, ...]
    query: Any
    columns: list[Any]

    def fetch(self, values: list[Any]) -> Iterable[Collection[Any]]:
        """The rows for these values, in Python's types."""
        given = [one.filled(values) if isinstance(one, _Open) else one for one in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        # Not kept: what converts a value belongs to the connection, and that to a thread.
        compiler = self.query.get_compiler(connection=connection)
        rows: Iterable[Collection[Any]] = compiler.apply_converters(
            found, compiler.get_converters(self.columns)
        )
        return rows


def _shape(value: Any) -> Any:
    """The type of what is left open, and all else as it is."""
    if isinstance(value, list | tuple):
        return tuple(map(_shape, value))
    return type(value) if type(value) in _VARIABLE else value


def _values(given: Iterable[Any]) -> Iterator[Any]:
    """What is left open, in order."""
    for value in given:
        if isinstance(value, list | tuple):
            yield from _values(value)
        elif type(value) in _VARIABLE:
            yield value


def _opened(shape: Any, places: Iterator[int]) -> Any:
    """The argument with that shape that `rows` gets."""
    if isinstance(shape, tuple):
        return [_opened(one, places) for one in shape]
    return _Open(next(places), shape) if isinstance(shape, type) else shape
