"""Whether rows are still what they were when something was made of them.

What is remembered of rows is proven by their stamps: all of their columns that it was made of, as the database keeps
them. To ask for the stamps of many rows takes one statement, composed once: Django takes longer to write it than
the database to answer it.
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

    `rows` is the queryset of the rows that count; one that is not in it has no stamp. `columns` are what is compared.
    """

    def __init__(self, rows: Callable[[], "QuerySet[Any]"], key: str, columns: Sequence[str]) -> None:
        self._rows = rows
        self._key = key
        self._columns = columns
        self._statement = lru_cache(maxsize=100)(self._composed)

    def now(self, keys: Collection[Any]) -> dict[Any, Columns]:
        """The present stamps by key; to be asked in the transaction that relies on them."""
        if not keys:
            return {}
        statement, parameters, field = self._statement(len(keys), connection.vendor)
        asked = {field.get_db_prep_value(key, connection): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, *asked])
            return {asked[key]: tuple(columns) for key, *columns in cursor.fetchall()}

    def proof(self, key: Any, columns: Columns) -> "Proof":
        """That the row was like this."""
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
"""Stands for a key, be it an id or text, until the statement is used."""


@dataclass(frozen=True)
class Proof:
    """What a row was like when something was made of it; `columns` is () for one that was not there."""

    stamps: Stamps
    key: Any
    columns: Columns


def outdated(proofs: Iterable[Proof]) -> set[Proof]:
    """Those whose row is not what it was, by one statement for each kind of row."""
    kinds: dict[Stamps, list[Proof]] = {}
    for proof in proofs:
        kinds.setdefault(proof.stamps, []).append(proof)
    found = set()
    for stamps, of_kind in kinds.items():
        now = stamps.now({proof.key for proof in of_kind})
        found |= {proof for proof in of_kind if now.get(proof.key, ()) != proof.columns}
    return found
