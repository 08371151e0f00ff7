"""Compatible servers among the providers."""

from ai_models.providers.openai_compatible.client import OpenAICompatible
from ai_models.providers.openai_compatible.credential import OpenAICompatibleCredential
from ai_models.sdk.provider_type import Fields, ProviderContext, ProviderType


def _client(fields: Fields, context: ProviderContext) -> OpenAICompatible:
    return OpenAICompatible(context.egress, base_url=fields["base_url"], api_key=fields.get("api_key", ""))


PROVIDER = ProviderType(
    name="openai_compatible",
    client=_client,
    credential=OpenAICompatibleCredential,
    order=200,  # behind those that have a name
)
