"""OpenRouter among the providers."""

import json
from pathlib import Path
from typing import Any

from ai_models.providers.openrouter.client import OpenRouter
from ai_models.providers.openrouter.credential import OpenRouterCredential
from ai_models.sdk.provider_type import Fields, ModelList, ProviderContext, ProviderType

_BUNDLE = Path(__file__).with_name("models.json")


def _client(fields: Fields, context: ProviderContext) -> OpenRouter:
    """As the operator has set it up; a credential may name a base URL of its own. The list needs no key."""
    return OpenRouter(
        context.egress,
        api_key=fields.get("api_key", ""),
        base_url=fields.get("base_url") or context.setting("OPENROUTER_API_BASE_URL"),
        completions_path=context.setting("OPENROUTER_CHAT_COMPLETIONS_PATH"),
        referer=context.public_url,
        nearest=context.nearest,
    )


def _bundled() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_BUNDLE.read_text())
    return rows


PROVIDER = ProviderType(
    name="openrouter",
    client=_client,
    credential=OpenRouterCredential,
    models=ModelList(bundled=_bundled, is_published=True),
    order=0,
)
