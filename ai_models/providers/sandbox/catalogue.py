"""The sandbox's models, in the rows of OpenRouter's `/models`."""

from decimal import Decimal
from typing import Any

PREFIX = "sandbox/"


def _row(name: str, title: str, description: str, prompt: str, completion: str, *more: str) -> dict[str, Any]:
    return {
        "id": PREFIX + name,
        "canonical_slug": PREFIX + name,
        "name": f"Sandbox: {title}",
        "created": 1767225600,
        "description": f"{description} Part of Wireloom: needs no key, spends nothing; the price is made up.",
        "context_length": 32_000,
        "architecture": {
            "modality": "text->text",
            "input_modalities": ["text"],
            "output_modalities": ["text"],
        },
        "pricing": {"prompt": prompt, "completion": completion},
        "top_provider": {"context_length": 32_000, "max_completion_tokens": 4_096, "is_moderated": False},
        "supported_parameters": ["max_tokens", "response_format", "structured_outputs", "temperature", *more],
    }


MODELS = [
    _row(
        "assistant",
        "Assistant",
        "Summarises, classifies and fills JSON by plain rules, always the same way.",
        "0.00000015",
        "0.0000006",
    ),
    _row("brief", "Brief", "As the assistant, in one sentence.", "0.00000005", "0.0000002"),
    _row(
        "thinker",
        "Thinker",
        "As the assistant, and streams its reasoning first.",
        "0.000001",
        "0.000004",
        "reasoning",
    ),
]
_BY_ID = {row["id"]: row for row in MODELS}


def is_known(model: str) -> bool:
    """Whether the sandbox has this model."""
    return model in _BY_ID


def price(model: str, prompt_tokens: int, completion_tokens: int) -> Decimal:
    """The made-up price in USD; models of others cost what the assistant costs."""
    pricing = _BY_ID.get(model, MODELS[0])["pricing"]
    prompt, completion = Decimal(pricing["prompt"]), Decimal(pricing["completion"])
    return prompt * prompt_tokens + completion * completion_tokens
