"""Request bodies for budgets."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from ai_models.ledger.money import PLACES
from core.wire import LEFT_OUT, Body, Id, Text

MOST_USD = Decimal(1_000_000)


def _decimal(value: Any) -> Decimal:
    """The number in text or in JSON's own form, as it is written."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError('This must be an amount, as in "12.50".')
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError('This must be an amount, as in "12.50".') from None


def _limit(value: Any) -> Decimal:
    amount = _decimal(value)
    if not amount.is_finite() or not 0 <= amount <= MOST_USD:
        raise ValueError(f"This must be between 0 and {MOST_USD:,} US dollars.")
    if amount != round(amount, PLACES):
        raise ValueError(f"This can have at most {PLACES} decimal places.")
    return amount


def _share(value: Any) -> Decimal:
    share = _decimal(value)
    if not share.is_finite() or not 0 < share <= 1 or share != round(share, 4):
        raise ValueError(
            "This must be a share of the limit between 0 and 1, as in 0.8, of at most 4 decimal places."
        )
    return share


Limit = Annotated[Decimal, BeforeValidator(_limit), WithJsonSchema({"type": "string"})]
Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]


class _Fields(Body):
    target: Id | None = Field(
        None, description="The workflow, credential or agent; null for the organisation."
    )
    timezone: Annotated[str, Text(64)] = Field(LEFT_OUT, description="An IANA name; UTC by default.")
    warn_at: Share = Field(
        LEFT_OUT, description="The share of the limit at which the budget warns; 0.8 by default."
    )
    on_limit: Literal["stop", "warn"] = Field(LEFT_OUT, description="`stop` by default.")


class CreateBudget(_Fields):
    """A new budget."""

    scope: Literal["organization", "workflow", "credential", "agent"]
    period: Literal["day", "month"]
    limit_usd: Limit


class UpdateBudget(_Fields):
    """The changes."""

    scope: Literal["organization", "workflow", "credential", "agent"] = LEFT_OUT
    period: Literal["day", "month"] = LEFT_OUT
    limit_usd: Limit = LEFT_OUT
