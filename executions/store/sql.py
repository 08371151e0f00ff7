"""Values and times for the few hand-written statements, with the same text on every database."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from core.db.fields import dumps
from executions.models import Execution

HELD = "lease_until IS NOT NULL"
"""For an execution found by id: whether a worker holds it. It has a lease exactly while it is `running`.

Not tested by status: PostgreSQL would then prefer the index of running executions, in which ended ones remain
until the next vacuum (1.3 ms per commit after 10,000 executions, 0.1 ms this way).
"""

_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}
"""The value of most rows, several times each."""


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """The rows that a statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def places(values: Collection[Any]) -> str:
    """A placeholder for each value."""
    return ", ".join(["%s"] * len(values))


def table(model: type[Model] = Execution) -> str:
    """The table of a model, quoted."""
    return connection.ops.quote_name(model._meta.db_table)


@cache
def upsert(model: type[Model], columns: tuple[str, ...], key: tuple[str, ...], _vendor: str) -> str:
    """The statement that inserts a row with these columns, or updates the row with the same key."""
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column not in key)
    return (
        f"INSERT INTO {table(model)} ({', '.join(columns)}) VALUES ({places(columns)}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )


def upsert_rows(
    model: type[Model], columns: tuple[str, ...], key: tuple[str, ...], given: Sequence[Sequence[Any]]
) -> None:
    """Insert rows, or update those that exist. Must be called in a transaction."""
    if given:
        with connection.cursor() as cursor:
            cursor.executemany(upsert(model, columns, key, connection.vendor), given)


class Adapt:
    """Values as one kind of database stores them; determined once for many values."""

    def __init__(self, vendor: str) -> None:
        self._as_text = vendor == "sqlite"

    def pk(self, value: UUID) -> Any:
        """An id."""
        return value.hex if self._as_text else value

    def moment(self, value: datetime | None) -> Any:
        """A time in UTC."""
        if value is None or not self._as_text:
            return value
        return value.isoformat(" ").removesuffix("+00:00")

    def money(self, value: Decimal) -> Any:
        """A cost."""
        return f"{value:.12f}" if self._as_text else value


def pk(value: UUID) -> Any:
    """An id as the database stores it."""
    return Adapt(connection.vendor).pk(value)


def uuid_of(value: Any) -> UUID:
    """An id as the database returns it."""
    return value if isinstance(value, UUID) else UUID(str(value))


def uuid_or_none(value: Any) -> UUID | None:
    """The same, or None."""
    return None if value is None else uuid_of(value)


def moment(value: datetime | None) -> Any:
    """A time in UTC as the database stores it."""
    return Adapt(connection.vendor).moment(value)


def moment_of(value: Any) -> datetime | None:
    """A time as the database returns it: SQLite stores no zone, and all its times are UTC."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def json_of(value: str | None) -> Any:
    """A JSON column's value."""
    return None if value is None else json.loads(value)


def money(value: Decimal) -> Any:
    """A cost as the database stores it."""
    return Adapt(connection.vendor).money(value)


def json_text(value: Any) -> str | None:
    """A JSON column's text."""
    if value is None:
        return None
    if value or type(value) not in _EMPTY:
        return dumps(value)
    return _EMPTY[type(value)]


def database_now() -> datetime:
    """The database's clock: leases must not depend on the accuracy of other machines' clocks.

    SQLite runs on one machine, whose clock is the database's.
    """
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def now(after: float = 0) -> str:
    """The database's current time, plus `after` seconds, as an expression: this saves a round trip."""
    if connection.vendor == "sqlite":
        return f"'{moment(timezone.now() + timedelta(seconds=after))}'"
    return f"clock_timestamp() + interval '{after} seconds'"
