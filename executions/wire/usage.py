"""The usage of a run: tokens and money."""

from typing import Annotated

from ai_models.ledger.models import STATUSES, LlmCall
from ai_models.ledger.money import money_or_none
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
            cost_usd=money_or_none(row.cost_usd),
            estimated_cost_usd=money_or_none(row.estimated_cost_usd),
            first_token_ms=row.first_token_ms,
            duration_ms=row.duration_ms,
        )


def usage_of(stored: dict[str, int] | None) -> dict[str, int]:
    """Tokens by kind; zeros if none were counted."""
    return {**NO_USAGE, **(stored or {})}
