"""The rows of executions and of their triggers, and their queries."""

from executions.models.executions import (
    BATCH,
    ENDED_AND_FOLLOWED,
    INTERACTIVE,
    MODES,
    PLANNED_OUTCOMES,
    WAITING,
    Duty,
    Execution,
    IdempotencyKey,
    NodeRun,
    PlannedTime,
    Process,
)
from executions.models.hook_calls import Following, HookCall
from executions.models.listed import ListedExecution
from executions.models.steps import NodeStep

__all__ = [
    "BATCH",
    "ENDED_AND_FOLLOWED",
    "INTERACTIVE",
    "MODES",
    "PLANNED_OUTCOMES",
    "WAITING",
    "Duty",
    "Execution",
    "Following",
    "HookCall",
    "IdempotencyKey",
    "ListedExecution",
    "NodeRun",
    "NodeStep",
    "PlannedTime",
    "Process",
]
