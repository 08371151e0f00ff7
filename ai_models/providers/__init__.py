"""The providers of models: one folder is one of them, declared in its `provider.py` as `PROVIDER`."""

import importlib
from collections.abc import Mapping
from functools import cache

from ai_models.sdk.provider_type import ProviderType
from workflows.sdk.discovery import module_names


@cache
def provider_types() -> Mapping[str, ProviderType]:
    """Every provider by its name, in the order in which they are shown. Raises ValueError when two have one name."""
    modules = [name for name in module_names(__path__, __name__) if name.endswith(".provider")]
    found: list[ProviderType] = [importlib.import_module(name).PROVIDER for name in modules]
    found.sort(key=lambda declared: (declared.order, declared.name))
    named = {declared.name: declared for declared in found}
    if len(named) < len(found):
        raise ValueError(f"two of the providers in {', '.join(modules)} have one name")
    return named
