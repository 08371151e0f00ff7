"""What the API says of calls, costs and budgets. Money is US dollars as text with 12 places."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from ai_models.budgets.standing import Standing
from ai_models.costs.sums import Sums
from ai_models.ledger.budgets import ON_LIMIT, PERIODS, SCOPES, STATES
from ai_models.ledger.models import COST_SOURCES, STATUSES
from ai_models.ledger.money import money_or_none, money_text
from ai_models.models import LlmCall as Row
from core.wire import Answer, JsonObject, OneOf


class LlmCall(Answer):
    """A call of a model. `model` and `provider` are those that answered, null until then; times are milliseconds."""

    id: UUID
    execution: UUID
    workflow: UUID
    node_id: str
    iteration: str
    attempt: int
    number: int
    route: str | None
    credential: UUID | None
    agent: UUID | None
    requested_model: str
    model: str | None
    provider: str | None
    status: Annotated[str, OneOf(STATUSES)]
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    reasoning_tokens: int
    cost_usd: str | None
    estimated_cost_usd: str | None
    reserved_usd: str | None
    cost_source: Annotated[str, OneOf(COST_SOURCES)]
    is_byok: bool
    is_fallback: bool
    generation_id: str | None
    first_token_ms: int | None
    duration_ms: int | None
    error: JsonObject | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row, with_error: bool) -> Self:
        """The call in a row; what an error says may quote what was sent, so that not everybody may see it."""
        error = (
            row.error if with_error or not isinstance(row.error, dict) else {"code": row.error.get("code")}
        )
        said: dict[str, Any] = {name: getattr(row, name) for name in cls.model_fields}
        said |= {name: said[name] or None for name in ("route", "model", "provider", "generation_id")}
        said |= {name: money_or_none(said[name]) for name in said if name.endswith("_usd")}
        return cls(**said | {"error": error})


class CostGroup(Answer):
    """Several calls together. `failed` includes the cancelled; `unknown` are those of which nobody knows the cost."""

    key: str
    label: str
    calls: int
    failed: int
    unknown: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cost_usd: str

    @classmethod
    def of(cls, sums: Sums, label: str) -> Self:
        """The group with its name."""
        return cls(
            key=sums.key,
            label=label,
            calls=sums.calls,
            failed=sums.failed,
            unknown=sums.unknown,
            input_tokens=sums.input_tokens,
            output_tokens=sums.output_tokens,
            cached_tokens=sums.cached_tokens,
            cost_usd=money_text(sums.cost_usd),
        )


class Costs(Answer):
    """What calls cost together, and by group."""

    total_usd: str
    calls: int
    failed: int
    unknown: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    groups: list[CostGroup]

    @classmethod
    def of(cls, total: Sums, groups: list[CostGroup]) -> Self:
        """The whole and its parts."""
        return cls(
            total_usd=money_text(total.cost_usd),
            calls=total.calls,
            failed=total.failed,
            unknown=total.unknown,
            input_tokens=total.input_tokens,
            output_tokens=total.output_tokens,
            cached_tokens=total.cached_tokens,
            groups=groups,
        )


class Budget(Answer):
    """A budget and how it stands in its present period. `target_name` is null once the target is deleted.

    `unpriced_calls` are the period's calls for which nothing could be reserved, because nobody knows their model's
    price.
    """

    id: UUID
    scope: Annotated[str, OneOf(SCOPES)]
    target: UUID | None
    target_name: str | None
    period: Annotated[str, OneOf(PERIODS)]
    timezone: str
    limit_usd: str
    warn_at: float
    on_limit: Annotated[str, OneOf(ON_LIMIT)]
    spent_usd: str
    reserved_usd: str
    unpriced_calls: int
    starts_at: datetime
    resets_at: datetime
    state: Annotated[str, OneOf(STATES)]
    created_at: datetime

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """The budget as it stands."""
        budget = standing.budget
        same = ("id", "scope", "target", "period", "timezone", "on_limit", "created_at")
        return cls(
            **{name: getattr(budget, name) for name in same},
            target_name=standing.target_name,
            limit_usd=money_text(budget.limit_usd),
            warn_at=float(budget.warn_at),
            spent_usd=money_text(standing.spent_usd),
            reserved_usd=money_text(standing.reserved_usd),
            unpriced_calls=standing.unpriced_calls,
            starts_at=standing.period.starts_at,
            resets_at=standing.period.ends_at,
            state=standing.state,
        )
