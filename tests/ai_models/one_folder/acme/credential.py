"""What Acme is asked with."""

from pydantic import Field

from credentials.types.base import ApiKey, CredentialType
from credentials.types.base_url import BaseUrl


class AcmeCredential(CredentialType):
    """A key of Acme's models."""

    type = "acme"
    label = "Acme"
    icon = "server"
    hinted = "api_key"

    api_key: ApiKey = Field(title="API key")
    """As Acme gives it out."""
    base_url: BaseUrl = Field(title="Base URL")
    """Where Acme is."""
