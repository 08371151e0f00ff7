"""What a worker asks of the writer for the executions that it holds: to renew their leases, to hand them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from executions.store.leases import renew
from executions.store.transitions import hand_back
from executions.store.writer import Priority


@dataclass(frozen=True)
class Heartbeat:
    """Renew the leases of what a worker really runs. Result: the ids that are still its own, with their fences.

    What it holds without running it (a claim that could not be loaded, a run whose end could not be written) is
    left to run out, so that the sweeper takes it back.
    """

    worker: str
    executions: tuple[UUID, ...]
    priority = Priority.HEARTBEAT
    durable = False

    @classmethod
    def apply(cls, jobs: "Sequence[Heartbeat]") -> list[dict[UUID, int]]:
        """One statement a job."""
        return [renew(job.worker, job.executions) for job in jobs]


@dataclass(frozen=True)
class Release:
    """Hand back everything a worker holds. Result: how many rows are queued again."""

    worker: str
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[Release]") -> list[int]:
        """One statement a job."""
        return [hand_back(job.worker) for job in jobs]
