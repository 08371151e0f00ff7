"""The rows of executions and of what starts them, and how they are found."""

from executions.models.executions import (
    BATCH,
    ENDED_AND_FOLLOWED,
    INTERACTIVE,
    MODES,
    NODE_STATUSES,
    PLANNED_OUTCOMES,
    STATUSES,
    WAITING,
    Asset,
    Execution,
    IdempotencyKey,
    NodeRun,
    PlannedTime,
    Process,
    Turn,
)
from executions.models.hook_calls import Following, HookCall

__all__ = [
    "BATCH",
    "ENDED_AND_FOLLOWED",
    "INTERACTIVE",
    "MODES",
    "NODE_STATUSES",
    "PLANNED_OUTCOMES",
    "STATUSES",
    "WAITING",
    "Asset",
    "Execution",
    "Following",
    "HookCall",
    "IdempotencyKey",
    "NodeRun",
    "PlannedTime",
    "Process",
    "Turn",
]
