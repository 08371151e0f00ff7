"""Reads the answer of OpenRouter's `GET /generation`."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ai_models.sdk.generation import Generation
from ai_models.sdk.lenient import as_count, as_text
from workflows.sdk.llm import Usage


def read_generation(data: Mapping[str, Any]) -> Generation:
    """The generation, leniently. The native counts are those that are billed."""
    return Generation(
        cost_usd=_money(data.get("total_cost")),
        usage=Usage(
            input_tokens=_tokens(data, "prompt"),
            output_tokens=_tokens(data, "completion"),
            cached_tokens=_tokens(data, "cached"),
            reasoning_tokens=_tokens(data, "reasoning"),
        ),
        model=as_text(data.get("model")),
        provider=as_text(data.get("provider_name")),
        is_byok=data.get("is_byok") is True,
    )


def _tokens(data: Mapping[str, Any], kind: str) -> int:
    return as_count(data.get(f"native_tokens_{kind}")) or as_count(data.get(f"tokens_{kind}"))


def _money(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None
