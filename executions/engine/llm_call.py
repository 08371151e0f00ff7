"""A call of a model as a run knows it, from before it is made until it is settled."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from workflows.sdk import Usage

CallStatus = Literal["open", "succeeded", "failed", "cancelled"]
CostSource = Literal["provider", "reconciled", "estimate", "unknown"]
"""As in the ledger: see `ai_models.ledger.models.COST_SOURCES`."""


@dataclass(kw_only=True)
class LlmCallRecord:
    """One call of one attempt of a node. Money is US dollars, None where it is not known; times are milliseconds."""

    id: UUID
    number: int
    """Counts the calls of the attempt, from 1."""
    requested_model: str
    created_at: datetime
    credential: UUID | None = None
    route: str = ""
    agent: UUID | None = None
    fallbacks: tuple[str, ...] = ()
    """The models that may answer instead; not stored."""
    reserved_usd: Decimal | None = None
    """The most that it can cost, None if nobody knows; budgets hold it back while the call is open."""
    status: CallStatus = "open"
    model: str = ""
    provider: str = ""
    generation_id: str = ""
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = None
    estimated_cost_usd: Decimal | None = None
    cost_source: CostSource = "unknown"
    is_byok: bool = False
    is_fallback: bool = False
    """Whether another model answered than the one that was asked first."""
    first_token_ms: int | None = None
    duration_ms: int | None = None
    error: dict[str, Any] | None = None
    sent: bool = True
    """Whether anything has left Wireloom, as far as anybody knows."""
    reconcile_at: datetime | None = None
    """When the provider is to be asked what it cost."""

    @property
    def charge(self) -> Decimal:
        """What it counts for in every sum: its cost, the estimate where that is not known, else nothing."""
        known = self.estimated_cost_usd if self.cost_usd is None else self.cost_usd
        return known or Decimal(0)
