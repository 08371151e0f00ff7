"""Rows as JSON lines: one format for SQLite and PostgreSQL, so that a backup of either can be restored into the
other."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model

from core.db.fields import JsonTextField

PART_BYTES = 8 * 1024 * 1024
"""A part is closed at this size, so that only one is in memory at a time."""
READ_AT_ONCE = 500


class RowsError(Exception):
    """The rows do not belong to the table that they claim."""


def columns(model: type[Model]) -> list[str]:
    """The names of the table's columns, in the order of a row."""
    return [str(field.column) for field in _fields(model)]


def parts(model: type[Model], database: str) -> Iterator[tuple[bytes, list[tuple[Any, ...]]]]:
    """All rows of the table, read over the connection `database`: as JSON lines and as tuples, a part at a time."""
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.using(database).order_by("pk").values_list(*names)
    lines: list[bytes] = []
    found: list[tuple[Any, ...]] = []
    size = 0
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        lines.append(json.dumps(row, default=_plain, separators=(",", ":")).encode())
        found.append(row)
        size += len(lines[-1])
        if size >= PART_BYTES:
            yield b"\n".join(lines), found
            lines, found, size = [], [], 0
    if lines:
        yield b"\n".join(lines), found


def load(model: type[Model], part: bytes, connection: BaseDatabaseWrapper) -> int:
    """Insert the rows unchanged, without signals and without new dates; returns how many. Raises RowsError."""
    fields = _fields(model)
    table = model._meta.db_table
    try:
        rows = [_prepared(fields, json.loads(line), connection) for line in part.splitlines()]
        for start in range(0, len(rows), READ_AT_ONCE):
            _insert(table, columns(model), rows[start : start + READ_AT_ONCE], connection)
    except (ValueError, TypeError, RecursionError, ValidationError, DatabaseError) as error:
        raise RowsError(
            f"a row cannot be inserted into {table}: {' '.join(str(error).split())[:300]}"
        ) from error
    return len(rows)


def _insert(table: str, names: list[str], rows: Iterable[list[Any]], connection: BaseDatabaseWrapper) -> None:
    quote = connection.ops.quote_name
    listed, places = ", ".join(map(quote, names)), ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(table)} ({listed}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _prepared(fields: list["Field[Any, Any]"], row: Any, connection: BaseDatabaseWrapper) -> list[Any]:
    if not isinstance(row, list) or len(row) != len(fields):
        raise ValueError("its columns differ")
    return [
        field.get_db_prep_save(_python(field, value), connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _python(field: "Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, JSONField | JsonTextField):
        return value
    return field.to_python(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):  # the databases return different numbers of zeros
        return f"{value.normalize():f}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not a column value")


def _fields(model: type[Model]) -> list["Field[Any, Any]"]:
    return list(model._meta.local_concrete_fields)
