"""What lists show of rows, as plain tuples: the columns that `core.db.compiled_query` reads."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID


class ListedWorkflow(NamedTuple):
    """A workflow, without what its published version runs, which may be large."""

    id: UUID
    name: str
    description: str
    active: bool
    revision: int
    published_number: int | None
    published_revision: int | None
    timeout_s: int
    max_running: int | None
    retention_days: int | None
    retention_failed_days: int | None
    retention_count: int | None
    created_at: datetime
    updated_at: datetime


class ListedTrigger(NamedTuple):
    """What starts a workflow."""

    workflow_id: UUID
    node_id: str
    type: str
    token: str
    parameters: dict[str, Any]
    anchor: datetime
    next_run_at: datetime | None
    last_fired_at: datetime | None
    problem: str


class ListedHook(NamedTuple):
    """A test address of a draft."""

    workflow_id: UUID
    node_id: str
    token: str
    listening_until: datetime | None
