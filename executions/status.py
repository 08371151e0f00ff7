"""The statuses of executions, nodes and steps, and the allowed transitions of executions.

Defined once, and used by models, engine, API and editor.
"""

from enum import StrEnum


class ExecutionStatus(StrEnum):
    """The status of an execution. The last four are final and never change."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"


class NodeStatus(StrEnum):
    """The status of a node in an execution."""

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


class StepStatus(StrEnum):
    """The status of a durable step inside a node. A `retrying` step is repeated by the node's next attempt."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RETRYING = "retrying"


STATUSES = tuple(status.value for status in ExecutionStatus)
NODE_STATUSES = tuple(status.value for status in NodeStatus)
OPEN = ("queued", "running", "waiting")
FINAL = tuple(status for status in STATUSES if status not in OPEN)
NODE_ENDED = ("succeeded", "failed", "skipped", "cancelled", "reused")
NODE_OPEN = tuple(status for status in NODE_STATUSES if status not in NODE_ENDED)

NEXT: dict[str, tuple[str, ...]] = {
    "queued": ("running", "failed", "cancelled"),
    "running": ("queued", "waiting", *FINAL),
    "waiting": ("queued", "failed", "cancelled"),
    **{status: () for status in FINAL},
}
"""`running → queued` is a worker that hands back, or an expired lease; `failed` without having run is an
execution that a restored backup does not continue."""


def may_move(old: str, new: str) -> bool:
    """Whether an execution may change from `old` to `new`."""
    return new in NEXT[old]


def before(new: str) -> tuple[str, ...]:
    """The statuses from which an execution may change to `new`."""
    return tuple(old for old in NEXT if may_move(old, new))
