"""Acme among the providers."""

from ai_models.providers.acme.client import Acme
from ai_models.providers.acme.credential import AcmeCredential

from ai_models.sdk.provider_type import ProviderType

PROVIDER = ProviderType(
    name="acme",
    credential=AcmeCredential,
    client=lambda fields, context: Acme(
        context.egress, api_key=fields["api_key"], base_url=fields["base_url"]
    ),
)
