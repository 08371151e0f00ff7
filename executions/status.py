"""The statuses of executions and nodes, and which moves between them are allowed."""

from enum import StrEnum


class ExecutionStatus(StrEnum):
    """Where an execution stands. The last four are final and never change."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"


class NodeStatus(StrEnum):
    """Where a node of an execution stands."""

    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    REUSED = "reused"


FINAL = frozenset(
    {
        ExecutionStatus.SUCCEEDED,
        ExecutionStatus.FAILED,
        ExecutionStatus.CANCELLED,
        ExecutionStatus.TIMED_OUT,
    }
)
NODE_ENDED = frozenset(
    {
        NodeStatus.SUCCEEDED,
        NodeStatus.FAILED,
        NodeStatus.SKIPPED,
        NodeStatus.CANCELLED,
        NodeStatus.REUSED,
    }
)
NEXT: dict[ExecutionStatus, frozenset[ExecutionStatus]] = {
    ExecutionStatus.QUEUED: frozenset({ExecutionStatus.RUNNING, ExecutionStatus.CANCELLED}),
    ExecutionStatus.RUNNING: FINAL | {ExecutionStatus.QUEUED, ExecutionStatus.WAITING},
    ExecutionStatus.WAITING: frozenset({ExecutionStatus.QUEUED, ExecutionStatus.CANCELLED}),
    **{status: frozenset() for status in FINAL},
}
"""`running → queued` is a worker handing back or a lease running out."""


def may_move(old: str, new: str) -> bool:
    """Whether the table allows an execution to go from `old` to `new`."""
    return ExecutionStatus(new) in NEXT[ExecutionStatus(old)]
