"""Node runs on their way from the engine to the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from core.secrets.redaction import Redactor
from executions.engine.record import NodeRecord
from executions.store import node_runs, sql


@dataclass(slots=True)
class NodeRow:
    """A node run for the database: the record's state when it was noted, redacted."""

    execution: UUID
    record: NodeRecord
    status: str
    times: tuple[datetime | None, datetime | None]
    texts: tuple[str | None, ...]
    """JSON texts of input, output, error, ports and earlier attempts."""
    cost: Any
    usage: str | None
    wait: str | None
    progress: str | None
    attempt: int
    is_new: bool
    """Whether the execution has no such row, as far as its worker knows."""
    seq: int = 0

    @classmethod
    def of(cls, execution: UUID, record: NodeRecord, redactor: Redactor, is_new: bool) -> "NodeRow":
        """The row of a record's current state."""
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
                text(clean(record.earlier)),
            ),
            cost=record.cost(),
            usage=text(record.usage()),
            wait=text(clean(record.wait)),
            progress=text(record.progress),
            attempt=max(record.attempt, 1),
            is_new=is_new,
        )

    @property
    def key(self) -> tuple[UUID, str, str]:
        """The key that makes it one row."""
        return (self.execution, self.record.node_id, self.record.iteration)

    def values(self, adapt: sql.Adapt) -> tuple[Any, ...]:
        """In the order of `node_runs.COLUMNS`."""
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
    """Cached, because nearly every row has one of the same few."""
    return sql.json_text(list(ports))


def write(rows: Iterable[NodeRow]) -> None:
    """Insert the rows, or update existing ones. Call in a transaction."""
    adapt = sql.Adapt(connection.vendor)
    new: list[node_runs.Row] = []
    known: list[node_runs.Row] = []
    for row in rows:
        (new if row.is_new else known).append(row.values(adapt))
    node_runs.write(new, known)
