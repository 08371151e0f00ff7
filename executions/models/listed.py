"""What lists show of executions, as plain tuples: the columns that `core.db.compiled_query` reads."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID


class ListedExecution(NamedTuple):
    """An execution, without what may be large: graph, input, output."""

    id: UUID
    retry_of_id: UUID | None
    workflow_id: UUID
    workflow_name: str
    version_number: int | None
    mode: str
    status: str
    state_seq: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cost_usd: Decimal
    usage: dict[str, int]
    error: dict[str, Any] | None
    started_by: UUID | None
