"""The credential of OpenRouter."""

from pydantic import Field

from credentials.types.base import ApiKey, CredentialType
from credentials.types.base_url import BaseUrl


class OpenRouterCredential(CredentialType):
    """A key of openrouter.ai, which reaches the models of all providers."""

    type = "openrouter"
    label = "OpenRouter"
    icon = "route"
    hinted = "api_key"

    api_key: ApiKey = Field(title="API key")
    """An ordinary key from openrouter.ai/keys, not a management key."""
    base_url: BaseUrl | None = Field(None, title="Base URL")
    """Only for a gateway of your own; empty means openrouter.ai."""
