"""Converts durable steps between the engine and the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from core.secrets.redaction import Redactor
from executions.engine.record import NodeRecord, StepRecord
from executions.models import NodeStep
from executions.status import StepStatus
from executions.store import sql, steps
from executions.store.values import is_reference, loaded, stored

StepKey = tuple[UUID, str, str, str]
"""An execution, a node's id, its iteration, and the step's name: the key of a row."""


@dataclass(slots=True)
class StepRow:
    """A step as it was when it was noted, without secrets."""

    execution: UUID
    node_id: str
    iteration: str
    name: str
    facts: tuple[int, str, str]
    """Attempt, effect and status."""
    times: tuple[datetime, datetime | None]
    texts: tuple[str | None, str | None]
    """The output and the error as JSON texts."""

    @classmethod
    def of(cls, execution: UUID, record: NodeRecord, step: StepRecord, redactor: Redactor) -> "StepRow":
        """The row of a step's present state."""
        clean = redactor.value
        return cls(
            execution=execution,
            node_id=record.node_id,
            iteration=record.iteration,
            name=step.name,
            facts=(step.attempt, step.effect, step.status.value),
            times=(step.started_at, step.finished_at),
            texts=(sql.json_text(clean(step.row_output)), sql.json_text(clean(step.error))),
        )

    @property
    def key(self) -> StepKey:
        """The key of the row."""
        return (self.execution, self.node_id, self.iteration, self.name)

    def values(self, adapt: sql.Adapt) -> steps.Row:
        """The values in the order of `steps.COLUMNS`."""
        begun, ended = self.times
        key = (adapt.pk(self.execution), self.node_id, self.iteration, self.name)
        return (*key, *self.facts, adapt.moment(begun), adapt.moment(ended), *self.texts)


def write(rows: Iterable[StepRow]) -> None:
    """Insert the rows, or update those that exist. Must be called in a transaction."""
    adapt = sql.Adapt(connection.vendor)
    steps.write([row.values(adapt) for row in rows])


def step_of(row: NodeStep, organization: UUID) -> StepRecord:
    """The step stored in a row. Raises the errors of `loaded`."""
    output: Any = loaded(row.output, organization)
    return StepRecord(
        name=row.name,
        attempt=row.attempt,
        effect=row.effect,
        started_at=row.started_at,
        finished_at=row.finished_at,
        status=StepStatus(row.status),
        output=output,
        aside=stored(row.output) if is_reference(row.output) else None,
        error=row.error,
    )
