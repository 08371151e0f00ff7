"""A worker's jobs for the writer: renew the leases of its executions, or hand them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from executions.store.leases import renew
from executions.store.transitions import hand_back
from executions.store.writer import Priority


@dataclass(frozen=True)
class Heartbeat:
    """Renew the leases of the executions that a worker really runs. Result: the ids that are still its own,
    with their fences.

    Executions that it holds without running (a claim that could not be loaded, a run whose end could not be
    written) expire, so that the sweeper reclaims them.
    """

    worker: str
    executions: tuple[UUID, ...]
    priority = Priority.HEARTBEAT
    durable = False

    @classmethod
    def apply(cls, jobs: "Sequence[Heartbeat]") -> list[dict[UUID, int]]:
        """One statement per job."""
        return [renew(job.worker, job.executions) for job in jobs]


@dataclass(frozen=True)
class Release:
    """Hand back everything that a worker holds. Result: how many rows are queued again."""

    worker: str
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[Release]") -> list[int]:
        """One statement per job."""
        return [hand_back(job.worker) for job in jobs]
