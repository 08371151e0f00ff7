"""A call of a model as a run knows it, from before it is made until it is settled."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from workflows.sdk import Usage

CallStatus = Literal["open", "succeeded", "failed", "cancelled"]


@dataclass(kw_only=True)
class LlmCallRecord:
    """One call of one attempt of a node. Money is US dollars, None where it is not known; times are milliseconds."""

    id: UUID
    number: int
    """Counts the calls of the attempt, from 1."""
    requested_model: str
    created_at: datetime
    credential: UUID | None = None
    status: CallStatus = "open"
    model: str = ""
    provider: str = ""
    generation_id: str = ""
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = None
    estimated_cost_usd: Decimal | None = None
    is_byok: bool = False
    first_token_ms: int | None = None
    duration_ms: int | None = None
    error: dict[str, Any] | None = None
    sent: bool = True
    """Whether anything has left Wireloom, as far as anybody knows."""
