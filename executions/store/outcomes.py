"""A worker's writes to the rows of its executions: progress, end, or wait.

Each statement is guarded by the fence: an execution that another worker now holds is not changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from executions.status import may_move
from executions.store import sql
from workflows.sdk import Json


@dataclass(frozen=True)
class Held:
    """An execution with its fence, and by how much its counter increases. `cost` is in US dollars."""

    execution: UUID
    fence: int
    numbers: int
    cost: Decimal
    usage: dict[str, int]

    def values(self) -> list[Any]:
        """The parameters for the statements."""
        pk, cost = sql.pk(self.execution), sql.money(self.cost)
        return [pk, self.fence, self.numbers, cost, sql.json_text(self.usage)]


@dataclass(frozen=True)
class Closing:
    """The final state of the execution's row. `caller` is the execution that waits for it, if any."""

    status: str
    output: Json
    error: dict[str, Any] | None
    caller: UUID | None = None

    def __post_init__(self) -> None:
        if not may_move("running", self.status):
            raise ValueError(f"a running execution does not become {self.status}")

    def values(self) -> list[Any]:
        """The parameters for the statement."""
        return [self.status, sql.json_text(self.output), sql.json_text(self.error)]


@dataclass(frozen=True)
class Parking:
    """The waiting state of the execution's row: until a time, or for `calls` executions to end."""

    wake_at: datetime | None
    calls: int


def go_on(held: Sequence[Held]) -> dict[UUID, int]:
    """Increase the counters; returns the new `seq` of each execution whose fence still holds. One statement for
    all."""
    return _update([one.values() for one in held], "", "")


def close(ending: Sequence[tuple[Held, Closing]]) -> dict[UUID, int]:
    """`running → final`; returns the new `seq` of each execution whose fence still holds. One statement for all."""
    now = sql.now()
    changes = (
        ", state_seq = seq + g_width, status = g_status, output = g_output, error = g_error, "
        f"finished_at = {now}, updated_at = {now}, lease_until = NULL"
    )
    rows = [held.values() + closing.values() for held, closing in ending]
    return _update(rows, ", g_status, g_output, g_error", changes)


def park(held: Held, parking: Parking, answers: int) -> int | None:
    """`running → waiting`, or `queued` if there were more external events than the `answers` that its worker
    knows.

    Returns the new `seq`, or None if the fence is old.
    """
    statement = (
        f"UPDATE {sql.table()} SET seq = seq + %s, state_seq = seq + %s, cost_usd = %s, usage = %s, "  # noqa: S608
        "status = CASE WHEN answers > %s THEN 'queued' ELSE 'waiting' END, wake_at = %s, calls_left = %s, "
        f"parked_at = {sql.now()}, updated_at = {sql.now()}, lease_until = NULL "
        f"WHERE id = %s AND fence = %s AND {sql.HELD} RETURNING seq"
    )
    pk, fence, numbers, cost, usage = held.values()
    until = [sql.moment(parking.wake_at), parking.calls or None]
    found = sql.rows(statement, [numbers, numbers, cost, usage, answers, *until, pk, fence])
    return found[0][0] if found else None


def _update(rows: Sequence[Sequence[Any]], names: str, changes: str) -> dict[UUID, int]:
    if not rows:
        return {}
    given = ", ".join([f"({sql.places(rows[0])})"] * len(rows))
    statement = (
        f"WITH given(g_id, g_fence, g_width, g_cost, g_usage{names}) AS (VALUES {given}) "  # noqa: S608
        f"UPDATE {sql.table()} SET seq = seq + g_width, cost_usd = g_cost, usage = g_usage{changes} FROM given "
        f"WHERE id = g_id AND fence = g_fence AND {sql.HELD} RETURNING id, seq"
    )
    return {sql.uuid_of(pk): seq for pk, seq in sql.rows(statement, [value for row in rows for value in row])}
