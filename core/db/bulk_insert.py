"""Inserts rows by a cached statement, for paths where Django takes longer to build it than the database to run
it."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_rows(rows: Collection[Model], ignore_conflicts: bool = False) -> None:
    """Like `bulk_create`, for rows of one model whose keys the database does not generate."""
    if not rows:
        return
    statement, fields = _statement(type(next(iter(rows))), ignore_conflicts)
    values = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


@cache
def _statement(model: type[Model], ignore_conflicts: bool) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    name = connection.ops.quote_name
    fields = model._meta.local_concrete_fields
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table, end = name(model._meta.db_table), " ON CONFLICT DO NOTHING" * ignore_conflicts
    return f"INSERT INTO {table} ({columns}) VALUES ({places}){end}", tuple(fields)  # noqa: S608
