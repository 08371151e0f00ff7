"""Which queued executions a worker takes next: clicks before batches, organisations by turns, within limits.

A workflow and an organisation may each limit how many of their executions run at a time, and so may the
instance. Whoever claims counts; on PostgreSQL one worker counts at a time while there are any limits.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import shuffle
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Organization
from executions.runtime import sql
from executions.runtime.assignments import Assignment, ClaimedRow, load_new
from executions.runtime.claims import claim
from executions.runtime.writer import Priority
from workflows.models import Workflow

LIMITS_KNOWN_S = 1.0
"""Seconds for which a worker believes in the limits that it has read."""
LOCK = 0x57495245
"""The advisory lock of those who count."""


@dataclass(frozen=True)
class Limits:
    """How many may run at a time: by workflow, with its organisation, and by organisation."""

    workflows: dict[Any, tuple[Any, int]]
    organizations: dict[Any, int]

    @classmethod
    def read(cls) -> "Limits":
        """As they are now."""
        limited = Workflow.objects.exclude(max_running=None)
        organizations = Organization.objects.exclude(max_running=None)
        return cls(
            {
                sql.pk(pk): (sql.pk(organization), most)
                for pk, organization, most in limited.values_list("pk", "organization", "max_running")
            },
            {sql.pk(pk): most or 0 for pk, most in organizations.values_list("pk", "max_running")},
        )

    def __bool__(self) -> bool:
        return bool(self.workflows or self.organizations)


class Queue:
    """The queue as one worker sees it."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._limits = Limits({}, {})
        self._read_at = -math.inf
        self._is_long = False
        """Whether the last look found more than it could take: then organisations take turns."""

    @property
    def is_limited(self) -> bool:
        """Whether the end of an execution may let another one begin."""
        return bool(self._limits or settings.MAX_RUNNING)

    def take(self, room: int, *, batches: bool) -> list[ClaimedRow]:
        """Claim up to `room` executions, those of batches only if there is room for them too.

        To be called in a transaction.
        """
        if time.monotonic() - self._read_at > LIMITS_KNOWN_S:
            self._limits, self._read_at = Limits.read(), time.monotonic()
        if self.is_limited:
            _one_at_a_time()
            room = _within_instance(room)
        taking = Taking(self.worker, room, "TRUE" if batches else "lane = 0")
        if self._limits:
            taking.limited(self._limits)
        taking.others(self._limits, _waiting_organizations() if self._is_long else [])
        self._is_long = taking.room <= 0
        return taking.rows


@dataclass(frozen=True)
class Claim:
    """Take up to `limit` queued executions. Result: see `load_new`."""

    queue: Queue
    limit: int
    batches: bool = True
    priority = Priority.CLAIM
    durable = False

    @classmethod
    def apply(cls, jobs: "Sequence[Claim]") -> list[tuple[list[Assignment], list[ClaimedRow]]]:
        """Claim for each, and say what is known of the rows at once: the thread is here already."""
        return [load_new(job.queue.take(job.limit, batches=job.batches)) for job in jobs]


class Taking:
    """One look at the queue: what was taken, and the room that is left."""

    def __init__(self, worker: str, room: int, where: str) -> None:
        self.worker = worker
        self.room = room
        self.where = where
        self.rows: list[ClaimedRow] = []

    def limited(self, limits: Limits) -> None:
        """Take what may be taken of limited workflows and organisations."""
        free = {pk: most - _running("organization_id = %s", pk) for pk, most in limits.organizations.items()}
        for workflow, (organization, most) in limits.workflows.items():
            own = most - _running("workflow_id = %s", workflow)
            count = self._take(min(own, free.get(organization, own)), "workflow_id = %s", [workflow])
            free[organization] = free.get(organization, own) - count
        beyond, parameters = _not_in("workflow_id", limits.workflows)
        for organization in limits.organizations:
            where = f"organization_id = %s AND {beyond}"
            self._take(free[organization], where, [organization, *parameters])

    def others(self, limits: Limits, organizations: list[Any]) -> None:
        """Take of all others; of several organisations that wait a fair share each."""
        beyond = [_not_in("workflow_id", limits.workflows), _not_in("organization_id", limits.organizations)]
        where = " AND ".join(condition for condition, _ in beyond)
        parameters = [value for _, values in beyond for value in values]
        shuffle(organizations)
        for place, organization in enumerate(organizations if len(organizations) > 1 else []):
            share = math.ceil(self.room / (len(organizations) - place))
            self._take(share, f"{where} AND organization_id = %s", [*parameters, organization])
        self._take(self.room, where, parameters)

    def _take(self, most: int, where: str, parameters: Sequence[Any]) -> int:
        limit = min(most, self.room)
        if limit <= 0:
            return 0
        rows = claim(self.worker, limit, f"{self.where} AND {where}", parameters)
        self.rows += rows
        self.room -= len(rows)
        return len(rows)


def _not_in(column: str, values: Any) -> tuple[str, list[Any]]:
    """A condition, and its parameters."""
    if not values:
        return "TRUE", []
    return f"{column} NOT IN ({', '.join(['%s'] * len(values))})", list(values)


def _running(where: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {sql.table()} WHERE status = 'running' AND {where}",  # noqa: S608
            parameters,
        )
        found: int = cursor.fetchone()[0]
    return found


def _within_instance(room: int) -> int:
    most: int = settings.MAX_RUNNING
    return min(room, most - _running("TRUE")) if most else room


def _waiting_organizations() -> list[Any]:
    # From one to the next by the index: DISTINCT would go through the whole queue, or even all that has ever run.
    statement = (
        f"WITH RECURSIVE waiting(pk) AS (SELECT {_first_waiting('TRUE')} UNION ALL "  # noqa: S608
        f"SELECT {_first_waiting('organization_id > waiting.pk')} FROM waiting WHERE pk IS NOT NULL) "
        "SELECT pk FROM waiting WHERE pk IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [pk for (pk,) in cursor.fetchall()]


def _first_waiting(where: str) -> str:
    return (
        f"(SELECT organization_id FROM {sql.table()} WHERE status = 'queued' AND {where} "  # noqa: S608
        "ORDER BY organization_id LIMIT 1)"
    )


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
