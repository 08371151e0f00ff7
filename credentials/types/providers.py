"""Credentials of providers of language models."""

from pydantic import Field

from credentials.types.base import ApiKey, CredentialType
from credentials.types.base_url import BaseUrl, V1BaseUrl


class OpenRouterCredential(CredentialType):
    """A key of openrouter.ai, which reaches the models of all providers."""

    type = "openrouter"
    label = "OpenRouter"
    icon = "route"
    testable = True
    hinted = "api_key"

    api_key: ApiKey = Field(title="API key")
    """An ordinary key from openrouter.ai/keys, not a management key."""
    base_url: BaseUrl | None = Field(None, title="Base URL")
    """Only for a gateway of your own; empty means openrouter.ai."""


class OpenAICompatibleCredential(CredentialType):
    """Any server that speaks OpenAI's chat completions: local ones, gateways, other clouds."""

    type = "openai_compatible"
    label = "OpenAI-compatible server"
    icon = "server"
    testable = True
    hinted = "api_key"

    base_url: V1BaseUrl = Field(title="Base URL")
    """The address up to and with `/v1`; https, or http on loopback."""
    api_key: ApiKey | None = Field(None, title="API key")
    """Empty where the server asks for none."""
