"""Chooses the queued executions that a worker claims next: clicks before batches, organisations in turn, within
limits.

A workflow, an organisation and the instance may each limit their concurrent executions. The claiming worker
counts them; on PostgreSQL one worker counts at a time if there are any limits.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import shuffle
from typing import Any

from django.conf import settings

from executions.models import BATCH, INTERACTIVE
from executions.store import leases, queued, sql
from executions.store.writer import Priority
from executions.worker.assignments import Assignment, ClaimedRow, claimed_columns, load_new
from executions.worker.limits import Limits, Room

LIMITS_KNOWN_S = 1.0
"""Seconds for which a worker caches the limits."""


class Queue:
    """The queue as seen by one worker."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._limits = Limits({}, {})
        self._read_at = -math.inf
        self._is_long = False
        """Whether the last look found more than it could claim: then organisations take turns."""

    @property
    def is_limited(self) -> bool:
        """Whether the end of an execution may let another one start."""
        return bool(self._limits or settings.MAX_RUNNING)

    def take(self, limit: int, *, batches: bool) -> list[ClaimedRow]:
        """Claim up to `limit` executions, and those of batches only if there are slots for them too.

        Call in a transaction.
        """
        if time.monotonic() - self._read_at > LIMITS_KNOWN_S:
            self._limits, self._read_at = Limits.read(), time.monotonic()
        room = None
        if self.is_limited:
            queued.count_alone()
            room = Room.left(self._limits, settings.MAX_RUNNING)
        lanes = (INTERACTIVE, BATCH) if batches else (INTERACTIVE,)
        organizations = queued.organizations() if self._is_long else []
        taking = Taking(self.worker, limit, room)
        if room is None and len(organizations) < 2:
            taking.first_come(lanes)
        else:
            taking.by_turns(lanes, organizations)
        self._is_long = taking.left(lanes[-1]) <= 0
        return taking.rows


@dataclass(frozen=True)
class Claim:
    """Claim up to `limit` queued executions. Result: see `load_new`."""

    queue: Queue
    limit: int
    batches: bool = True
    priority = Priority.CLAIM
    durable = False

    @classmethod
    def apply(cls, jobs: "Sequence[Claim]") -> list[tuple[list[Assignment], list[ClaimedRow]]]:
        """Claim for each job, and load the rows' data at once, because this thread already has a connection."""
        return [load_new(job.queue.take(job.limit, batches=job.batches)) for job in jobs]


class Taking:
    """One look at the queue: the claimed rows, up to `limit` and, if there are limits, within `room`."""

    def __init__(self, worker: str, limit: int, room: Room | None) -> None:
        self.worker = worker
        self.limit = limit
        self.room = room
        self.rows: list[ClaimedRow] = []

    def left(self, lane: int) -> int:
        """How many more of a lane may be claimed."""
        left = self.limit - len(self.rows)
        return left if self.room is None else min(left, self.room.of_lane(lane))

    def first_come(self, lanes: Sequence[int]) -> None:
        """Claim from all lanes in one statement: there are no limits, and no organisation competes with another."""
        self.rows += claim(self.worker, self.limit, f"lane <= {max(lanes)}")

    def by_turns(self, lanes: Sequence[int], organizations: list[Any]) -> None:
        """Claim lane by lane: a fair share for each waiting organisation, then any remaining rows."""
        shuffle(organizations)
        for lane in lanes:
            for place, organization in enumerate(organizations if len(organizations) > 1 else []):
                share = math.ceil(self.left(lane) / (len(organizations) - place))
                self._take(lane, share, "organization_id = %s", [organization])
            self._take(lane, self.left(lane), "TRUE", [])

    def _take(self, lane: int, most: int, where: str, parameters: Sequence[Any]) -> None:
        where, given = f"lane = %s AND {where}", [lane, *parameters]
        if self.room is None:
            self.rows += claim(self.worker, most, where, given) if most > 0 else []
            return
        while most > 0:
            found = queued.first(most, f"{where} AND {self.room.where}", [*given, *self.room.parameters])
            fitting = [pk for pk, *owners in found if self.room.admit(*owners)]
            self._claim(fitting)
            most -= len(fitting)
            if len(fitting) == len(found):
                return  # nothing else waits, or nothing else may be claimed

    def _claim(self, ids: list[Any]) -> None:
        if ids:
            self.rows += claim(self.worker, len(ids), f"id IN ({sql.places(ids)})", ids)


def claim(worker: str, limit: int, where: str = "TRUE", parameters: Sequence[Any] = ()) -> list[ClaimedRow]:
    """Claim queued rows for which `where` holds; oldest first."""
    rows = [ClaimedRow.read(row) for row in leases.claim(worker, limit, claimed_columns(), where, parameters)]
    return sorted(rows, key=lambda row: (row.lane, row.id))
