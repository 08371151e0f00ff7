"""Clients of providers, as the operator has set this installation up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from django.conf import settings

from ai_models import catalogue
from ai_models.sdk.provider import Provider
from ai_models.sdk.provider_type import Fields, ProviderContext, ProviderType
from core.egress import Egress
from core.egress_policy import egress_policy


def client_of(provider_type: ProviderType, fields: Fields, egress: Egress) -> Provider:
    """A provider's client for a credential's fields. Touches neither the database nor the network."""
    context = ProviderContext(
        egress=egress,
        public_url=settings.PUBLIC_URL,
        setting=partial(getattr, settings),
        nearest=catalogue.nearest,
    )
    return provider_type.client(fields, context)


@asynccontextmanager
async def single_client(provider_type: ProviderType, fields: Fields) -> AsyncIterator[Provider]:
    """The same with connections of its own, for a question outside a run."""
    egress = Egress(egress_policy())
    try:
        yield client_of(provider_type, fields, egress)
    finally:
        await egress.aclose()
