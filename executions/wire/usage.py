"""The usage of a run: tokens and money."""

from decimal import Decimal
from typing import Annotated, Any

from core.wire import Answer, As, JsonObject
from workflows.sdk import Usage

UsageJson = Annotated[JsonObject, As(Usage)]
NO_USAGE = Usage().as_dict()


class ModelCall(Answer):
    """A model call made by an attempt."""

    model: str | None
    provider: str | None
    generation_id: str | None
    usage: UsageJson
    cost_usd: str | None
    estimated_cost_usd: str | None

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "ModelCall":
        """The call as stored in an attempt's record."""
        return cls(
            model=stored.get("model"),
            provider=stored.get("provider"),
            generation_id=stored.get("generation_id"),
            usage=usage_of(stored.get("usage")),
            cost_usd=stored.get("cost_usd"),
            estimated_cost_usd=stored.get("estimated_cost_usd"),
        )


def usage_of(stored: dict[str, int] | None) -> dict[str, int]:
    """Tokens by kind; zeros if none were counted."""
    return {**NO_USAGE, **(stored or {})}


def money(value: Decimal) -> str:
    """US dollars with 12 places, as text."""
    return f"{value:.12f}"
