"""The sandbox among the providers: the one without a credential."""

from ai_models.providers.sandbox.catalogue import MODELS, PREFIX
from ai_models.providers.sandbox.client import Sandbox
from ai_models.sdk.provider_type import ModelList, ProviderType

PROVIDER = ProviderType(
    name="sandbox",
    client=lambda _fields, _context: Sandbox(),
    model_prefix=PREFIX,
    models=ModelList(bundled=lambda: list(MODELS), is_published=False),
)
