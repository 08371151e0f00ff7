"""Routing presets: what each of them means in OpenRouter's fields.

After the eight presets of Everruns; prices of `max_price` are US dollars for a million tokens, as in OpenRouter's
API.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

Preset = Literal[
    "cheapest-with-tools",
    "lowest-latency",
    "zdr-only",
    "byok-first",
    "no-data-collection",
    "strict-json",
    "reasoning-required",
    "max-price",
]
PRESETS: tuple[str, ...] = get_args(Preset)
Capacity = Literal["shared", "byok_first", "byok_only"]

_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "cheapest-with-tools": {"provider": {"require_parameters": True, "sort": "price"}},
    "lowest-latency": {"provider": {"sort": "latency"}},
    "zdr-only": {"provider": {"zdr": True}},
    "byok-first": {"provider": {"allow_fallbacks": True}},
    "no-data-collection": {"provider": {"data_collection": "deny"}},
    "strict-json": {"provider": {"require_parameters": True}},
    "reasoning-required": {"provider": {"require_parameters": True}, "reasoning": {"enabled": True}},
}
_CAPACITY: Mapping[str, Mapping[str, Any]] = {
    "shared": {},
    # OpenRouter tries the account's own keys first by itself; the others must stay reachable.
    "byok_first": {"provider": {"allow_fallbacks": True}},
    "byok_only": {"provider": {"allow_fallbacks": False}},
}


def preset_fields(preset: str, max_price: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The fields of a preset; `max_price` are the prices that the node gives for the last of them."""
    if preset == "max-price":
        return {"provider": {"max_price": dict(max_price or {})}}
    return _FIELDS.get(preset, {})


def capacity_fields(capacity: str) -> Mapping[str, Any]:
    """The fields of a capacity strategy."""
    return _CAPACITY.get(capacity, {})
