"""The operator's defaults for node types, from the `OPENROUTER_*` settings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def defaults_of(node_type: str) -> Mapping[str, Any]:
    """The values that nodes of this type use for settings they leave unset."""
    if node_type != "openrouter.chat":
        return {}
    values = {
        "reasoning": settings.OPENROUTER_CHAT_REASONING,
        "max_tokens": settings.OPENROUTER_CHAT_MAX_TOKENS,
        "plugins": settings.OPENROUTER_PLUGINS,
    }
    return {name: value for name, value in values.items() if value is not None}
