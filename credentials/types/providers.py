"""Credentials for providers of language models."""

from pydantic import Field

from credentials.types.base import ApiKey, CredentialType
from credentials.types.base_url import BaseUrl, V1BaseUrl


class OpenRouterCredential(CredentialType):
    """A key for openrouter.ai, which offers the models of many providers."""

    type = "openrouter"
    label = "OpenRouter"
    icon = "route"
    testable = True
    hinted = "api_key"

    api_key: ApiKey = Field(title="API key")
    """A regular key from openrouter.ai/keys, not a management key."""
    base_url: BaseUrl | None = Field(None, title="Base URL")
    """Only for your own gateway; empty means openrouter.ai."""


class OpenAICompatibleCredential(CredentialType):
    """Any server that implements OpenAI's chat completions: local servers, gateways, other clouds."""

    type = "openai_compatible"
    label = "OpenAI-compatible server"
    icon = "server"
    testable = True
    hinted = "api_key"

    base_url: V1BaseUrl = Field(title="Base URL")
    """The URL up to and including `/v1`; https, or http on loopback."""
    api_key: ApiKey | None = Field(None, title="API key")
    """Leave empty if the server needs none."""
