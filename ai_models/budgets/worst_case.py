"""The most that a call can cost, worked out before it is made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ai_models.catalogue import estimated_cost
from workflows.sdk import ChatRequest, Usage

CHARACTERS_PER_TOKEN = 3
"""Fewer than in any common language but code, so that the prompt is rather over- than underestimated."""
TOKENS_PER_FILE = 2_000
"""For an image, a sound or a file: about what the dearest providers count for a large picture."""


@dataclass(frozen=True)
class ModelPrice:
    """What the catalogue knows of a model's cost: its prices, and the most tokens of an answer."""

    pricing: Mapping[str, Any]
    max_output_tokens: int | None = None
    context_length: int | None = None


def worst_case(request: ChatRequest, prices: Iterable[ModelPrice | None]) -> Decimal | None:
    """US dollars at the price of the dearest model that may answer; None if the price of one is not known."""
    prompt = prompt_tokens(request.messages)
    costs = [_cost(request, prompt, price) if price else None for price in prices]
    known = [cost for cost in costs if cost is not None]
    return max(known) if known and len(known) == len(costs) else None


def prompt_tokens(messages: Any) -> int:
    """The tokens of a conversation, estimated from its characters."""
    characters = files = 0
    for part in _leaves(messages):
        if part.startswith("data:"):
            files += 1
        else:
            characters += len(part)
    return -(-characters // CHARACTERS_PER_TOKEN) + files * TOKENS_PER_FILE


def partial_usage(messages: Any, details: Mapping[str, Any]) -> Usage:
    """The tokens of a call that was cut off while it streamed, estimated from what had come; none before that."""
    texts = [details.get("partial_text"), details.get("partial_reasoning")]
    characters = sum(len(text) for text in texts if isinstance(text, str))
    if not characters:
        return Usage()
    return Usage(input_tokens=prompt_tokens(messages), output_tokens=-(-characters // CHARACTERS_PER_TOKEN))


def _leaves(value: Any) -> Iterator[str]:
    """Every text inside, without recursion: the messages are the user's."""
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            left.extend(item.values())
        elif isinstance(item, list):
            left.extend(item)


def _cost(request: ChatRequest, prompt: int, price: ModelPrice) -> Decimal | None:
    answer = _answer_tokens(request.options, price)
    if answer is None:
        return None
    usage = Usage(input_tokens=prompt, output_tokens=answer * _count(request.options.get("n")))
    return estimated_cost(price.pricing, usage)


def _answer_tokens(options: Mapping[str, Any], price: ModelPrice) -> int | None:
    """The most tokens of one answer: what the request allows, else what the model can."""
    asked = [options.get(name) for name in ("max_completion_tokens", "max_tokens")]
    allowed = [count for count in asked if isinstance(count, int) and count > 0]
    return min(allowed) if allowed else price.max_output_tokens or price.context_length


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 1 else 1
