"""The usage of a run: tokens and money."""

from decimal import Decimal
from typing import Annotated

from ai_models.ledger.models import STATUSES, LlmCall
from core.wire import Answer, As, JsonObject, OneOf
from workflows.sdk import Usage

UsageJson = Annotated[JsonObject, As(Usage)]
NO_USAGE = Usage().as_dict()


class ModelCall(Answer):
    """A model call; `model` and `provider` are those that answered, null until then."""

    status: Annotated[str, OneOf(STATUSES)]
    requested_model: str
    model: str | None
    provider: str | None
    generation_id: str | None
    usage: UsageJson
    cost_usd: str | None
    estimated_cost_usd: str | None
    first_token_ms: int | None
    duration_ms: int | None

    @classmethod
    def of(cls, row: LlmCall) -> "ModelCall":
        """The call in a row of the ledger."""
        return cls(
            status=row.status,
            requested_model=row.requested_model,
            model=row.model or None,
            provider=row.provider or None,
            generation_id=row.generation_id or None,
            usage=row.usage,
            cost_usd=_money_or_none(row.cost_usd),
            estimated_cost_usd=_money_or_none(row.estimated_cost_usd),
            first_token_ms=row.first_token_ms,
            duration_ms=row.duration_ms,
        )


def usage_of(stored: dict[str, int] | None) -> dict[str, int]:
    """Tokens by kind; zeros if none were counted."""
    return {**NO_USAGE, **(stored or {})}


def money(value: Decimal) -> str:
    """US dollars with 12 places, as text."""
    return f"{value:.12f}"


def _money_or_none(value: Decimal | None) -> str | None:
    return None if value is None else money(value)
