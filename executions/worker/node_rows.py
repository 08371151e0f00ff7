"""Writes node runs as one statement: the hottest write there is, so without a model instance for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from core.secrets.redaction import Redactor
from executions.engine.record import NodeRecord
from executions.models import NodeRun
from executions.store import sql

KEY = ("execution_id", "node_id", "iteration")
COLUMNS = (
    *KEY,
    "attempt",
    "status",
    "effect",
    "started_at",
    "finished_at",
    "input",
    "output",
    "error",
    "ports",
    "calls",
    "earlier",
    "cost_usd",
    "usage",
    "seq",
    "wait",
    "progress",
)


@dataclass(slots=True)
class NodeRow:
    """A node run on its way to the database: the record as it was when it was noted, without secrets."""

    execution: UUID
    record: NodeRecord
    status: str
    times: tuple[datetime | None, datetime | None]
    texts: tuple[str | None, ...]
    """JSON texts of input, output, error, ports, calls and earlier attempts."""
    cost: Any
    usage: str | None
    wait: str | None
    progress: str | None
    attempt: int
    seq: int = 0

    @classmethod
    def of(cls, execution: UUID, record: NodeRecord, redactor: Redactor) -> "NodeRow":
        """The row of a record's present state."""
        clean = redactor.value
        text = sql.json_text
        return cls(
            execution=execution,
            record=record,
            status=record.status.value,
            times=(record.started_at, record.finished_at),
            texts=(
                text(clean(record.input)),
                text(clean(record.row_output)),
                text(clean(record.error)),
                None if record.ports is None else _ports_text(tuple(record.ports)),
                text(record.calls),
                text(clean(record.earlier)),
            ),
            cost=record.cost(),
            usage=text(record.usage()),
            wait=text(clean(record.wait)),
            progress=text(record.progress),
            attempt=max(record.attempt, 1),
        )

    @property
    def key(self) -> tuple[UUID, str, str]:
        """What makes it one row."""
        return (self.execution, self.record.node_id, self.record.iteration)

    def values(self, adapt: sql.Adapt) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        record = self.record
        begun, ended = self.times
        return (
            adapt.pk(self.execution),
            record.node_id,
            record.iteration,
            self.attempt,
            self.status,
            record.effect,
            adapt.moment(begun),
            adapt.moment(ended),
            *self.texts,
            adapt.money(self.cost),
            self.usage,
            self.seq,
            self.wait,
            self.progress,
        )


@lru_cache(maxsize=1024)
def _ports_text(ports: tuple[str, ...]) -> str | None:
    """The same few go into nearly every row."""
    return sql.json_text(list(ports))


def write(rows: Iterable[NodeRow]) -> None:
    """Insert the rows, or bring those that are there up to date. To be called in a transaction."""
    adapt = sql.Adapt(connection.vendor)
    values = [row.values(adapt) for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(connection.vendor), values)


@cache
def _statement(vendor: str) -> str:
    columns, places = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS if column not in KEY)
    table = sql.table(NodeRun)
    # What was answered to an attempt that failed or was cancelled says nothing to the next.
    changes += (
        f", answer = CASE WHEN {table}.status IN ('retrying', 'cancelled') THEN NULL ELSE {table}.answer END"
    )
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({places}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {changes}"
    )
