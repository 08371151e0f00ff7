"""The operator's policy for everything that goes out, from the settings."""

from django.conf import settings

from core.egress import EgressPolicy
from core.egress.urls import host_and_port


def egress_policy() -> EgressPolicy:
    """The open internet, the networks that the operator allows, and the operator's own provider."""
    provider = host_and_port(settings.OPENROUTER_API_BASE_URL)
    return EgressPolicy(allowed=settings.EGRESS_ALLOW, excepted=frozenset({provider}))
