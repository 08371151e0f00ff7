"""What is known of a model: read from a row of OpenRouter's `/models`, and its price worked out.

Knows no database. Prices are US dollars for each token, exact decimals; -1 means that the price varies.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import chain
from typing import Any

from ai_models.providers import provider_types
from workflows.sdk.llm import Usage

_VARIES = Decimal(-1)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True)
class ModelFacts:
    """A model as the catalogue keeps it. Lengths are tokens, None where they are not said."""

    id: str
    name: str
    vendor: str
    description: str
    context_length: int | None
    max_output_tokens: int | None
    prompt_price: Decimal
    completion_price: Decimal
    capabilities: list[str]
    row: dict[str, Any]

    @property
    def free(self) -> bool:
        """Whether neither direction costs anything."""
        return self.prompt_price == 0 == self.completion_price


def read_row(row: Mapping[str, Any]) -> ModelFacts | None:
    """The facts of a row, leniently; None for one without an id."""
    model = row.get("id")
    if not isinstance(model, str) or not 0 < len(model) <= 300 or _clean(model) != model:
        return None
    pricing, top = _dict(row.get("pricing")), _dict(row.get("top_provider"))
    return ModelFacts(
        id=model,
        name=_clean(row.get("name") or model)[:300],
        vendor=model.lstrip("~").partition("/")[0][:100],
        description=_clean(row.get("description") or ""),
        context_length=_length(row.get("context_length") or top.get("context_length")),
        max_output_tokens=_length(top.get("max_completion_tokens")),
        prompt_price=_price(pricing.get("prompt")),
        completion_price=_price(pricing.get("completion")),
        capabilities=_capabilities(row),
        row=dict(row),
    )


@cache
def bundled() -> list[ModelFacts]:
    """The lists that come with Wireloom, for the time before the first synchronisation."""
    return _facts(_rows(is_published=True))


@cache
def built_in() -> list[ModelFacts]:
    """The models that are part of Wireloom, and in nobody's list."""
    return _facts(_rows(is_published=False))


def nearest(model: str, known: Iterable[str] | None = None, count: int = 3) -> list[str]:
    """The ids most like one that does not exist, from the bundled list unless others are given."""
    ids = [facts.id for facts in (*bundled(), *built_in())] if known is None else list(known)
    found = difflib.get_close_matches(model, ids, n=count, cutoff=0.6)
    if found:
        return found
    by_name = {name.partition("/")[2]: name for name in ids}
    names = difflib.get_close_matches(model.rpartition("/")[2], by_name, n=count, cutoff=0.6)
    return [by_name[name] for name in names]


def estimated_cost(pricing: Mapping[str, Any], usage: Usage) -> Decimal | None:
    """What a call costs by the catalogue's prices; None where a price varies or is not known.

    The price of a long prompt (`overrides` with `min_prompt_tokens`) holds for the whole call; overrides
    for times of the day are left out.
    """
    rates = _rates(pricing, usage.input_tokens)
    prompt, completion = _price(rates.get("prompt")), _price(rates.get("completion"))
    if prompt < 0 or completion < 0:
        return None
    cached_price = _price(rates.get("input_cache_read"))
    cached = min(usage.cached_tokens, usage.input_tokens)
    request = max(_price(rates.get("request")), Decimal(0))
    fresh = prompt * (usage.input_tokens - cached)
    return (
        fresh
        + (cached_price if cached_price >= 0 else prompt) * cached
        + completion * usage.output_tokens
        + request
    )


def per_million(price: Decimal) -> str:
    """A price for a million tokens as text, at least two places: `0.15`, `0.075`, `-1` where it varies."""
    if price < 0:
        return "-1"
    text = f"{(price * _MILLION).normalize():f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


def _rates(pricing: Mapping[str, Any], prompt_tokens: int) -> dict[str, Any]:
    rates = dict(pricing)
    overrides = pricing.get("overrides")
    for override in overrides if isinstance(overrides, list) else []:
        timed = any(str(key).startswith("utc_") for key in override)
        threshold = override.get("min_prompt_tokens")
        if not timed and isinstance(threshold, int) and prompt_tokens > threshold:
            rates |= override
    return rates


def _capabilities(row: Mapping[str, Any]) -> list[str]:
    parameters = _strings(row.get("supported_parameters"))
    inputs = _strings(_dict(row.get("architecture")).get("input_modalities"))
    found = {
        "tools": "tools" in parameters,
        "reasoning": bool({"reasoning", "include_reasoning", "reasoning_effort"} & parameters),
        "structured_output": bool({"structured_outputs", "response_format"} & parameters),
        "vision": "image" in inputs,
        "audio": "audio" in inputs,
        "files": "file" in inputs,
    }
    return [name for name, has in found.items() if has]


CAPABILITIES = ("tools", "reasoning", "structured_output", "vision", "audio", "files")


def _rows(*, is_published: bool) -> Iterator[Mapping[str, Any]]:
    lists = (provider_type.models for provider_type in provider_types().values() if provider_type.models)
    return chain.from_iterable(one.bundled() for one in lists if one.is_published is is_published)


def _facts(rows: Iterable[Mapping[str, Any]]) -> list[ModelFacts]:
    return [facts for facts in map(read_row, rows) if facts is not None]


def _price(value: Any) -> Decimal:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return _VARIES
    # Beyond a thousand dollars a token it is a mistake, and would not fit the column.
    return price if price.is_finite() and 0 <= price < 1000 else _VARIES


def _clean(value: Any) -> str:
    """Text that every database takes: without the null character and halves of surrogate pairs."""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def _length(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 < value < 2**31 else None


def _strings(value: Any) -> set[str]:
    return {item for item in value if isinstance(item, str)} if isinstance(value, list) else set()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
