"""The credential of any server that speaks OpenAI's chat completions."""

from pydantic import Field

from credentials.types.base import ApiKey, CredentialType
from credentials.types.base_url import V1BaseUrl


class OpenAICompatibleCredential(CredentialType):
    """Any server that speaks OpenAI's chat completions: local ones, gateways, other clouds."""

    type = "openai_compatible"
    label = "OpenAI-compatible server"
    icon = "server"
    hinted = "api_key"

    base_url: V1BaseUrl = Field(title="Base URL")
    """The address up to and with `/v1`; https, or http on loopback."""
    api_key: ApiKey | None = Field(None, title="API key")
    """Empty where the server asks for none."""
