"""Checks whether rows are unchanged since something was derived from them.

Cached values are validated by stamps: all columns of the rows they were derived from, as stored. Reading the
stamps of many rows takes one statement, which is built once, because Django takes longer to build it than the
database to answer it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Columns = tuple[Any, ...]


class Stamps:
    """The stamps of one kind of row, by the column `key`.

    `rows` is the queryset of valid rows; a row outside it has no stamp. `columns` are the compared columns.
    """

    def __init__(self, rows: Callable[[], "QuerySet[Any]"], key: str, columns: Sequence[str]) -> None:
        self._rows = rows
        self._key = key
        self._columns = columns
        self._statement = lru_cache(maxsize=100)(self._composed)

    def now(self, keys: Collection[Any]) -> dict[Any, Columns]:
        """The current stamps by key; read them in the transaction that relies on them."""
        if not keys:
            return {}
        statement, parameters, field = self._statement(len(keys), connection.vendor)
        asked = {field.get_db_prep_value(key, connection): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, *asked])
            return {asked[key]: tuple(columns) for key, *columns in cursor.fetchall()}

    def proof(self, key: Any, columns: Columns) -> "Proof":
        """A proof that the row had these columns."""
        return Proof(self, key, columns)

    def _composed(self, count: int, vendor: str) -> tuple[str, tuple[Any, ...], Any]:
        """A statement that ends with `count` keys, its other parameters, and the key's field."""
        rows = self._rows()
        field = rows.model._meta.get_field(self._key) if self._key != "pk" else rows.model._meta.pk
        places = [field.to_python(_PLACE % place) for place in range(count)]
        asked = rows.filter(**{f"{self._key}__in": places}).order_by().values_list(self._key, *self._columns)
        statement, parameters = asked.query.sql_with_params()
        return statement, parameters[:-count], field


_PLACE = "%032x"
"""Placeholder for a key, be it an id or text, until the statement is used."""


@dataclass(frozen=True)
class Proof:
    """The columns of a row when something was derived from it; () if the row did not exist."""

    stamps: Stamps
    key: Any
    columns: Columns


def outdated(proofs: Iterable[Proof]) -> set[Proof]:
    """The proofs whose rows have changed, by one statement per kind of row."""
    kinds: dict[Stamps, list[Proof]] = {}
    for proof in proofs:
        kinds.setdefault(proof.stamps, []).append(proof)
    found = set()
    for stamps, of_kind in kinds.items():
        now = stamps.now({proof.key for proof in of_kind})
        found |= {proof for proof in of_kind if now.get(proof.key, ()) != proof.columns}
    return found
